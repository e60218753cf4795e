#pragma once

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "daemon/http/message.h"
#include "obligations/law/result.h"

namespace termijnd {

// Why a call got no answer. `exit_code` is 5 when no daemon answers there, 1 otherwise.
struct HttpClientFault {
    int exit_code;
    std::string what;  // one line with what to do
};

[[noreturn]] inline void throw_exception_from_error(const HttpClientFault& fault,
                                                    const boost::source_location&) {
    throw std::runtime_error(fault.what);
}

struct HttpCall {
    std::string method = "GET";
    std::string target;  // encoded; see percent_encode()
    std::string body;
    HeaderText content_type = "application/json";
};

// termijnctl's side of the unix socket. Blocking; one connection per call.
class HttpClient {
  public:
    explicit HttpClient(std::filesystem::path socket,
                        std::chrono::milliseconds timeout = std::chrono::seconds(30));

    // Any status is an answer; only the lack of one is a fault.
    [[nodiscard]] boost::system::result<HttpResponse, HttpClientFault> send(
        const HttpCall& call) const;

  private:
    std::filesystem::path socket_;
    std::chrono::milliseconds timeout_;
};

}  // namespace termijnd
