"""The answers over HTTP: ``gov-deadlines serve``. Needs the extra ``[web]``; ``operations`` alone needs nothing."""
