// Collects what is wrong with the fields of a request, so that a client is told all of it at once.
#pragma once

#include <optional>

#include "base/error.hpp"

namespace imaging::api {

// Lives on the stack of a function that reads fields.
class Faults {
 public:
  // Calls read(), which reads a field and stores it. False if it throws an Error, which is kept.
  template <class F>
  bool attempt(F read) {
    try {
      read();
      return true;
    } catch (const Error& error) {
      add(error);
      return false;
    }
  }

  void add(const Error& error) {
    if (!first_) {
      first_ = error;
    } else {
      for (const FieldFault& fault : error.faults()) first_->add(fault);
    }
  }

  // Throws the first error that was kept, with the faults of all.
  void check() const {
    if (first_) throw Error(*first_);
  }

 private:
  std::optional<Error> first_;
};

}  // namespace imaging::api
