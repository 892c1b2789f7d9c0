import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By when? Java 17, nothing else: java Deadlines.java http://127.0.0.1:8000 钦州/会签回复 2024-04-03
 *
 * Prints the due date, whether it is firm, and the due dates of many days at once. With a JSON library of your own,
 * read the answer with that; the members here are found with a pattern. Ends with 2 for a question to be corrected, 3 for
 * one without an answer (the error's "exit"), and 1 if no answer came from the service at all.
 */
public final class Deadlines {
    private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public static void main(String[] given) throws Exception {
        if (given.length != 3) {
            System.err.println("Usage: java Deadlines.java SERVICE LIMIT DATE");
            System.exit(2);
        }
        String service = given[0], limit = given[1], day = given[2];
        String address = service + "/v1/due?limit=" + encoded(limit) + "&on=" + encoded(day);
        String answer = send(HttpRequest.newBuilder(URI.create(address)).GET());
        System.out.println(member(answer, "due") + " " + member(answer, "standing"));

        String body = "{\"limit\": \"" + limit + "\", \"days\": [\"" + day + "\", \"2024-09-30\"]}";
        String columns = send(HttpRequest.newBuilder(URI.create(service + "/v1/columns"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        System.out.println(columns.substring(columns.indexOf("\"due\":"), columns.indexOf("]") + 1));
    }

    /** The answer's JSON. An error has code, message and hint; its message is in the language that is asked for. */
    private static String send(HttpRequest.Builder request) throws Exception {
        HttpRequest ready = request.header("Accept-Language", "zh").timeout(Duration.ofSeconds(15)).build();
        HttpResponse<String> heard = null;
        try {
            heard = CLIENT.send(ready, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException error) {
            System.err.println("No answer from " + ready.uri().getAuthority() + ": " + error);
            System.exit(1);
        }
        if (heard.statusCode() != 200) {
            System.err.println(heard.statusCode() + " " + member(heard.body(), "code") + ": " + member(heard.body(), "message"));
            Matcher exit = Pattern.compile("\"exit\":([0-9])").matcher(heard.body());
            System.exit(exit.find() ? Integer.parseInt(exit.group(1)) : 1); // what is between may answer with a page
        }
        if (!heard.body().startsWith("{\"schema\":")) {
            System.err.println("No answer of the service"); // a page of what is between
            System.exit(1);
        }
        return heard.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String member(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }
}
