#include "support/fake_s3_answers.hpp"

#include "support/fake_s3_list.hpp"

namespace imaging::test {
namespace {

using State = FakeS3::State;

RawAnswer error_answer(int status, const std::string& code, const std::string& message) {
  RawAnswer answer;
  answer.status = status;
  answer.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code +
                "</Code><Message>" + message + "</Message></Error>";
  answer.fields["content-type"] = "application/xml";
  return answer;
}

std::optional<RawAnswer> answer_of(Fault fault) {
  switch (fault) {
    case Fault::internal_error:
      return error_answer(500, "InternalError", "We failed.");
    case Fault::slow_down:
      return error_answer(503, "SlowDown", "Reduce your request rate.");
    case Fault::error_in_200:
      return error_answer(200, "InternalError", "We failed late.");
    case Fault::access_denied:
      return error_answer(403, "AccessDenied", "Access Denied.");
    case Fault::no_such_bucket:
      return error_answer(404, "NoSuchBucket", "No such bucket.");
    case Fault::quota_exceeded:
      return error_answer(403, "QuotaExceeded", "Full.");
    case Fault::skewed:
      return error_answer(403, "RequestTimeTooSkewed", "Too large.");
    case Fault::unavailable:
      return RawAnswer{503, {}, {}};
    case Fault::bad_gateway:
      return RawAnswer{502, {}, "<html>" + std::string(100'000, ' ')};
    default:
      return std::nullopt;
  }
}

// Like 20130524T000000Z, within 15 minutes of the server's own clock.
bool timely(const std::string& stamp, Instant now) {
  if (stamp.size() != 16) return false;
  const auto at =
      parse_rfc3339(stamp.substr(0, 4) + '-' + stamp.substr(4, 2) + '-' + stamp.substr(6, 5) + ':' +
                    stamp.substr(11, 2) + ':' + stamp.substr(13));
  return at && std::chrono::abs(*at - now) <= std::chrono::minutes{15};
}

RawAnswer put_object(State& state, const std::string& key, const RawRequest& request) {
  state.objects[key] = {request.body, request.field("content-type"),
                        request.field("x-amz-meta-sha256"), state.clock()};
  return {};
}

RawAnswer get_object(const FakeS3::StoredObject& object, const RawRequest& request) {
  RawAnswer answer;
  answer.body = object.bytes;
  answer.fields = {{"content-type", object.type},
                   {"x-amz-meta-sha256", object.hash},
                   {"last-modified", format_http_date(object.modified)}};
  const std::string range = request.field("range");
  if (range.empty()) return answer;
  std::size_t first = 0;
  std::size_t last = 0;
  if (std::sscanf(range.c_str(), "bytes=%zu-%zu", &first, &last) != 2 ||
      first >= object.bytes.size()) {
    return error_answer(416, "InvalidRange", "The requested range is not satisfiable");
  }
  last = std::min(last, object.bytes.size() - 1);
  answer.status = 206;
  answer.body = object.bytes.substr(first, last - first + 1);
  answer.fields["content-range"] = "bytes " + std::to_string(first) + '-' + std::to_string(last) +
                                   '/' + std::to_string(object.bytes.size());
  return answer;
}

RawAnswer redirect(const State& state) {
  RawAnswer answer = error_answer(state.redirect.status, "PermanentRedirect", "Elsewhere.");
  const std::string endpoint = "<Endpoint>" + state.redirect.endpoint + "</Endpoint></Error>";
  if (!state.redirect.endpoint.empty()) {
    answer.body.replace(answer.body.find("</Error>"), std::string::npos, endpoint);
  }
  answer.fields.insert(state.redirect.fields.begin(), state.redirect.fields.end());
  return answer;
}

RawAnswer carry_out(State& state, const RawRequest& request) {
  if (state.redirect.status != 0) return redirect(state);
  if (const auto refused = refuse_signature(request, state.account)) {
    const std::size_t colon = refused->find(':');
    return error_answer(403, refused->substr(0, colon), refused->substr(colon + 2));
  }
  if (!timely(request.field("x-amz-date"), state.clock())) {
    return error_answer(403, "RequestTimeTooSkewed", "The difference is too large.");
  }
  const std::string path = *percent_decode(request.target.substr(0, request.target.find('?')));
  const std::string prefix = state.path + '/' + state.bucket;
  if (path == prefix && request.method == "HEAD") return {};
  if (path == prefix) {
    const auto list = list_objects(state, query_of(request.target));
    return list ? RawAnswer{200, {}, *list} : error_answer(400, "InvalidArgument", "Which list?");
  }
  if (path.rfind(prefix + '/', 0) != 0) return *answer_of(Fault::no_such_bucket);
  const std::string key = path.substr(prefix.size() + 1);
  if (request.method == "PUT") return put_object(state, key, request);
  if (request.method == "DELETE") {
    state.objects.erase(key);
    return RawAnswer{204, {}, {}};
  }
  const auto object = state.objects.find(key);
  if (object == state.objects.end()) {
    return error_answer(404, "NoSuchKey", "The specified key does not exist.");
  }
  return get_object(object->second, request);
}

}  // namespace

RawAnswer carry_out_badly(State& state, const RawRequest& request, std::optional<Fault> fault) {
  if (fault) {
    if (auto answer = answer_of(*fault)) return *answer;
  }
  RawAnswer answer = carry_out(state, request);
  if (fault == Fault::cut_body) answer.sent = answer.body.size() / 2;
  if (fault == Fault::wrong_length) answer.body.pop_back();
  if (fault == Fault::no_length) answer.has_length = false;
  if (fault == Fault::no_range) {
    answer.status = 200;
    answer.fields.erase("content-range");
  }
  return answer;
}

}  // namespace imaging::test
