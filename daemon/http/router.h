#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.h"

namespace termijnd {

// Finds the handler for a method and a path. 404 for a path that is not there, one with a slash
// at its end among them; 405 with Allow for a method that is not; HEAD is answered by GET's
// handler and OPTIONS by 204 with Allow.
class Router {
  public:
    struct Route {
        std::string method;
        std::string path;  // "/v1/dossiers/{kenmerk}"
    };

    // `max_body`: of a route that names no limit of its own, in bytes.
    explicit Router(std::size_t max_body = 256 * 1024) : max_body_(max_body) {}

    // A placeholder takes one segment that is not empty. Where several templates match, the one
    // with the fewest placeholders wins. Adding a route twice throws std::logic_error.
    void add(std::string method, std::string_view path, HttpHandler handler,
             std::optional<std::size_t> max_body = {});

    void handle(HttpRequest request, const HttpReply& reply) const;
    [[nodiscard]] std::size_t max_body(std::string_view method, std::string_view path) const;
    // All routes in the order of adding, for the contract with the OpenAPI text.
    [[nodiscard]] std::vector<Route> routes() const;

  private:
    struct Entry {
        Route route;
        std::vector<std::string> segments;
        std::size_t placeholders;
        HttpHandler handler;
        std::size_t max_body;
    };

    // The entries of the best matching template, one per method; empty for none.
    [[nodiscard]] std::vector<const Entry*> match(std::string_view path) const;

    std::size_t max_body_;
    std::vector<Entry> entries_;
};

}  // namespace termijnd
