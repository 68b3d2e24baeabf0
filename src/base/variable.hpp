// An environment variable: what Env needs to read it, and what the documentation says about it.
#pragma once

#include <cstdint>
#include <string_view>

namespace imaging {

struct Variable {
  enum class Form { text, number, boolean, choice, secret };

  // The name ends with a null, as getenv wants it. A secret NAME may be in the file NAME_FILE.
  const char* name;
  Form form = Form::text;

  // The value when it is not set, and in production if it is another there. Null: none, and then
  // its absence is a fault if it is required.
  const char* fallback = nullptr;
  const char* in_production = nullptr;
  bool required = false;
  // An empty variable counts as absent, as `NAME=` in a compose file means it, except here.
  bool may_be_empty = false;

  std::int64_t least = 0;         // number: the range, both included
  std::int64_t most = 0;          // number
  std::string_view choices = {};  // choice: the values, separated by ", "

  // Markdown, for the page that explains the variables.
  std::string_view absent = {};  // without fallback: what holds; after "required": where
  std::string_view values = {};  // text and secret: what it looks like
  std::string_view meaning = {};
};

}  // namespace imaging
