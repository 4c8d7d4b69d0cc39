#pragma once
#include <stdexcept>
#include <string>

#include "tensorflow_api.h"

// A TF_Status that throws what went wrong.
class Status {
 public:
  Status() : status_(Api().TF_NewStatus()) {}
  ~Status() { Api().TF_DeleteStatus(status_); }
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;
  TF_Status* get() { return status_; }
  bool Ok() const { return Api().TF_GetCode(status_) == 0; }
  void Check(const std::string& what) const {
    if (!Ok()) throw std::runtime_error(what + ": " + Api().TF_Message(status_));
  }

 private:
  TF_Status* status_;
};
