// The engine of the page: it answers from the data that engine_data.py embeds, as the Python library does.
//
// Plain ES2019 for Chrome 80 and Firefox 78: no modules, no page, no network, no clock but the one that is passed in.
// These parts are joined, in the order of engine_source.py, into one script with one global. Each adds itself to it:
//
//   days -> texts -> day_forms                 days as numbers; sentences; days as people write them
//   lines -> periods -> walks                  working days counted; periods to dates; several counts in a row
//   names -> finding                           which provision is meant
//   questions -> status -> answers             one question and its readings; where a duty stands; the answer
//   calendars -> asking                        what a calendar answers; every operation
"use strict";

const GovDeadlines = {};
