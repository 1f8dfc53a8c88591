// Written by scripts/generate.py from the declarations: change those, then run `make generate`.
export default {
 "vote": {
  "required": [
   "id",
   "kind",
   "version",
   "article",
   "revision",
   "locale",
   "edition",
   "at",
   "value",
   "reader"
  ],
  "properties": {
   "id": {
    "description": "a UUID version 7 in lower case, made anew for every event",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$(?!\\n)"
   },
   "kind": {
    "description": "\"vote\"",
    "enum": [
     "vote"
    ]
   },
   "version": {
    "description": "the number 1",
    "enum": [
     1
    ]
   },
   "article": {
    "description": "the article's id: letters, digits and . _ / -, at most 200",
    "type": "string",
    "maxLength": 200,
    "pattern": "^(?:[A-Za-z0-9][A-Za-z0-9._/-]{0,199})$(?!\\n)"
   },
   "revision": {
    "description": "the hash of the text that was read: 12 characters of 0-9 and a-f",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{12})$(?!\\n)"
   },
   "locale": {
    "description": "a language such as \"en\" or \"pt-BR\"",
    "type": "string",
    "maxLength": 35,
    "pattern": "^(?:[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4})$(?!\\n)"
   },
   "edition": {
    "description": "\"customers\" or \"agents\"",
    "enum": [
     "agents",
     "customers"
    ]
   },
   "at": {
    "description": "the moment it happened in UTC, such as \"2026-11-25T06:04:31.250Z\"",
    "type": "string",
    "pattern": "^(?:(?:(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?!0000)(?:[02468][048]|[13579][26])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?Z)$(?!\\n)"
   },
   "value": {
    "description": "\"yes\" or \"no\"",
    "enum": [
     "no",
     "yes"
    ]
   },
   "reader": {
    "description": "a random token for this one article and revision: 16 to 64 letters, digits, - and _",
    "type": "string",
    "pattern": "^(?:[A-Za-z0-9_-]{16,64})$(?!\\n)"
   },
   "reason": {
    "description": "\"wrong\", \"unclear\", \"other_problem\" or \"something_else\", or nothing",
    "anyOf": [
     {
      "enum": [
       "other_problem",
       "something_else",
       "unclear",
       "wrong"
      ]
     },
     {
      "type": "null"
     }
    ]
   },
   "comment": {
    "description": "text of at most 2,000 characters, or nothing",
    "anyOf": [
     {
      "type": "string",
      "maxLength": 2000
     },
     {
      "type": "null"
     }
    ]
   },
   "after_ms": {
    "description": "how many milliseconds lay between the question being seen and the press, 0 to 3,600,000, more counts as that; nothing where the page cannot know it",
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0,
      "maximum": 3600000
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "search": {
  "required": [
   "id",
   "kind",
   "version",
   "locale",
   "edition",
   "at",
   "search",
   "query",
   "hits",
   "sure",
   "outcome"
  ],
  "properties": {
   "id": {
    "description": "a UUID version 7 in lower case, made anew for every event",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$(?!\\n)"
   },
   "kind": {
    "description": "\"search\"",
    "enum": [
     "search"
    ]
   },
   "version": {
    "description": "the number 1",
    "enum": [
     1
    ]
   },
   "locale": {
    "description": "a language such as \"en\" or \"pt-BR\"",
    "type": "string",
    "maxLength": 35,
    "pattern": "^(?:[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4})$(?!\\n)"
   },
   "edition": {
    "description": "\"customers\" or \"agents\"",
    "enum": [
     "agents",
     "customers"
    ]
   },
   "at": {
    "description": "the moment it happened in UTC, such as \"2026-11-25T06:04:31.250Z\"",
    "type": "string",
    "pattern": "^(?:(?:(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?!0000)(?:[02468][048]|[13579][26])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?Z)$(?!\\n)"
   },
   "search": {
    "description": "a random token for this one search: 16 to 64 letters, digits, - and _; all events of the search carry it, and no other search does",
    "type": "string",
    "pattern": "^(?:[A-Za-z0-9_-]{16,64})$(?!\\n)"
   },
   "query": {
    "description": "what was searched for, 1 to 200 characters; personal data is taken out before it leaves the page, and once more when it arrives",
    "type": "string",
    "maxLength": 200,
    "minLength": 1,
    "pattern": "[^\\x00-\\x20\\x7f-\\xa0\\xad\\u1680\\u2000-\\u200b\\u200e\\u200f\\u2028-\\u202f\\u205f-\\u2069\\u3000\\ufeff]"
   },
   "hits": {
    "description": "how many articles were shown, 0 to 1000",
    "type": "integer",
    "minimum": 0,
    "maximum": 1000
   },
   "sure": {
    "description": "whether the page thought that one of them likely answers",
    "type": "boolean"
   },
   "outcome": {
    "description": "\"shown\", \"opened\", \"gave_up\", \"contact\", \"helped\" or \"did_not_help\"",
    "enum": [
     "contact",
     "did_not_help",
     "gave_up",
     "helped",
     "opened",
     "shown"
    ]
   },
   "article": {
    "description": "the id of the article that was opened, helped or did not; nothing with \"shown\", \"gave_up\" and \"contact\"",
    "anyOf": [
     {
      "type": "string",
      "maxLength": 200,
      "pattern": "^(?:[A-Za-z0-9][A-Za-z0-9._/-]{0,199})$(?!\\n)"
     },
     {
      "type": "null"
     }
    ]
   },
   "place": {
    "description": "at which place of the results the article stood, 1 to 50, or nothing",
    "anyOf": [
     {
      "type": "integer",
      "minimum": 1,
      "maximum": 50
     },
     {
      "type": "null"
     }
    ]
   }
  },
  "if": {
   "properties": {
    "outcome": {
     "enum": [
      "opened",
      "helped",
      "did_not_help"
     ]
    }
   }
  },
  "then": {
   "properties": {
    "article": {
     "type": "string"
    }
   },
   "required": [
    "article"
   ]
  },
  "else": {
   "properties": {
    "article": {
     "type": "null"
    },
    "place": {
     "type": "null"
    }
   }
  }
 },
 "step": {
  "required": [
   "id",
   "kind",
   "version",
   "article",
   "revision",
   "locale",
   "edition",
   "at",
   "step",
   "reader"
  ],
  "properties": {
   "id": {
    "description": "a UUID version 7 in lower case, made anew for every event",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$(?!\\n)"
   },
   "kind": {
    "description": "\"step\"",
    "enum": [
     "step"
    ]
   },
   "version": {
    "description": "the number 1",
    "enum": [
     1
    ]
   },
   "article": {
    "description": "the article's id: letters, digits and . _ / -, at most 200",
    "type": "string",
    "maxLength": 200,
    "pattern": "^(?:[A-Za-z0-9][A-Za-z0-9._/-]{0,199})$(?!\\n)"
   },
   "revision": {
    "description": "the hash of the text that was read: 12 characters of 0-9 and a-f",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{12})$(?!\\n)"
   },
   "locale": {
    "description": "a language such as \"en\" or \"pt-BR\"",
    "type": "string",
    "maxLength": 35,
    "pattern": "^(?:[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4})$(?!\\n)"
   },
   "edition": {
    "description": "\"customers\" or \"agents\"",
    "enum": [
     "agents",
     "customers"
    ]
   },
   "at": {
    "description": "the moment it happened in UTC, such as \"2026-11-25T06:04:31.250Z\"",
    "type": "string",
    "pattern": "^(?:(?:(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?!0000)(?:[02468][048]|[13579][26])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?Z)$(?!\\n)"
   },
   "step": {
    "description": "the anchor of a section's heading, a / and the number of the step in that section; only the anchor for a section, only / and the number above the first heading",
    "type": "string",
    "pattern": "^(?:[A-Za-z0-9._\\u00c0-\\u1fff\\u2c00-\\ud7ff-]{1,150}(?:/[1-9][0-9]{0,2})?|/[1-9][0-9]{0,2})$(?!\\n)"
   },
   "reader": {
    "description": "a random token for this one article and revision: 16 to 64 letters, digits, - and _",
    "type": "string",
    "pattern": "^(?:[A-Za-z0-9_-]{16,64})$(?!\\n)"
   },
   "comment": {
    "description": "what they saw instead, at most 2,000 characters, or nothing",
    "anyOf": [
     {
      "type": "string",
      "maxLength": 2000
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "flag": {
  "required": [
   "id",
   "kind",
   "version",
   "article",
   "revision",
   "locale",
   "edition",
   "at",
   "flag",
   "reader"
  ],
  "properties": {
   "id": {
    "description": "a UUID version 7 in lower case, made anew for every event",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$(?!\\n)"
   },
   "kind": {
    "description": "\"flag\"",
    "enum": [
     "flag"
    ]
   },
   "version": {
    "description": "the number 1",
    "enum": [
     1
    ]
   },
   "article": {
    "description": "the article's id: letters, digits and . _ / -, at most 200",
    "type": "string",
    "maxLength": 200,
    "pattern": "^(?:[A-Za-z0-9][A-Za-z0-9._/-]{0,199})$(?!\\n)"
   },
   "revision": {
    "description": "the hash of the text that was read: 12 characters of 0-9 and a-f",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{12})$(?!\\n)"
   },
   "locale": {
    "description": "a language such as \"en\" or \"pt-BR\"",
    "type": "string",
    "maxLength": 35,
    "pattern": "^(?:[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4})$(?!\\n)"
   },
   "edition": {
    "description": "\"agents\": customers are not asked this",
    "enum": [
     "agents"
    ]
   },
   "at": {
    "description": "the moment it happened in UTC, such as \"2026-11-25T06:04:31.250Z\"",
    "type": "string",
    "pattern": "^(?:(?:(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?!0000)(?:[02468][048]|[13579][26])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?Z)$(?!\\n)"
   },
   "flag": {
    "description": "\"wrong\", \"out_of_date\", \"unclear\" or \"missing\" (something is)",
    "enum": [
     "missing",
     "out_of_date",
     "unclear",
     "wrong"
    ]
   },
   "reader": {
    "description": "a random token for this one article and revision: 16 to 64 letters, digits, - and _",
    "type": "string",
    "pattern": "^(?:[A-Za-z0-9_-]{16,64})$(?!\\n)"
   },
   "comment": {
    "description": "a line to the owner, at most 2,000 characters, or nothing",
    "anyOf": [
     {
      "type": "string",
      "maxLength": 2000
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "shown": {
  "required": [
   "id",
   "kind",
   "version",
   "article",
   "revision",
   "locale",
   "edition",
   "at",
   "reader"
  ],
  "properties": {
   "id": {
    "description": "a UUID version 7 in lower case, made anew for every event",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$(?!\\n)"
   },
   "kind": {
    "description": "\"shown\"",
    "enum": [
     "shown"
    ]
   },
   "version": {
    "description": "the number 1",
    "enum": [
     1
    ]
   },
   "article": {
    "description": "the article's id: letters, digits and . _ / -, at most 200",
    "type": "string",
    "maxLength": 200,
    "pattern": "^(?:[A-Za-z0-9][A-Za-z0-9._/-]{0,199})$(?!\\n)"
   },
   "revision": {
    "description": "the hash of the text that was read: 12 characters of 0-9 and a-f",
    "type": "string",
    "pattern": "^(?:[0-9a-f]{12})$(?!\\n)"
   },
   "locale": {
    "description": "a language such as \"en\" or \"pt-BR\"",
    "type": "string",
    "maxLength": 35,
    "pattern": "^(?:[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4})$(?!\\n)"
   },
   "edition": {
    "description": "\"customers\" or \"agents\"",
    "enum": [
     "agents",
     "customers"
    ]
   },
   "at": {
    "description": "the moment it happened in UTC, such as \"2026-11-25T06:04:31.250Z\"",
    "type": "string",
    "pattern": "^(?:(?:(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?!0000)(?:[02468][048]|[13579][26])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?Z)$(?!\\n)"
   },
   "reader": {
    "description": "a random token for this one article and revision: 16 to 64 letters, digits, - and _",
    "type": "string",
    "pattern": "^(?:[A-Za-z0-9_-]{16,64})$(?!\\n)"
   }
  }
 }
};
