#include "daemon/http/router.h"

#include <algorithm>
#include <stdexcept>

namespace termijnd {
namespace {

bool is_placeholder(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// "/v1/dossiers/" gives v1, dossiers and an empty one: that is how a slash at the end is no match.
std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    for (;;) {
        const std::size_t slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
    return std::equal(pattern.begin(), pattern.end(), segments.begin(), segments.end(),
                      [](const std::string& wanted, const std::string& given) {
                          return is_placeholder(wanted) ? !given.empty() : wanted == given;
                      });
}

}  // namespace

void Router::add(std::string method, std::string_view path, HttpHandler handler,
                 std::optional<std::size_t> max_body) {
    for (const Entry& entry : entries_)
        if (entry.route.method == method && entry.route.path == path)
            throw std::logic_error("route added twice: " + method + " " + std::string(path));
    Entry entry;
    entry.route = {std::move(method), std::string(path)};
    entry.segments = split(path);
    entry.placeholders = static_cast<std::size_t>(
        std::count_if(entry.segments.begin(), entry.segments.end(), is_placeholder));
    entry.handler = std::move(handler);
    entry.max_body = max_body.value_or(max_body_);
    entries_.push_back(std::move(entry));
}

std::vector<const Router::Entry*> Router::match(std::string_view path) const {
    const std::vector<std::string> segments = split(path);
    std::vector<const Entry*> best;
    for (const Entry& entry : entries_) {
        if (!fits(entry.segments, segments)) continue;
        if (!best.empty() && entry.placeholders > best.front()->placeholders) continue;
        if (!best.empty() && entry.placeholders < best.front()->placeholders) best.clear();
        best.push_back(&entry);
    }
    return best;
}

void Router::handle(HttpRequest request, const HttpReply& reply) const {
    const std::vector<const Entry*> entries = match(request.path);
    if (entries.empty()) return reply(problem(404, "Dit adres bestaat niet: " + request.path));
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    std::string allow;
    for (const Entry* entry : entries) {
        if (entry->route.method == method) {
            const std::vector<std::string> segments = split(request.path);
            for (std::size_t i = 0; i < segments.size(); ++i) {
                const std::string& wanted = entry->segments[i];
                if (is_placeholder(wanted))
                    request.params.emplace_back(wanted.substr(1, wanted.size() - 2), segments[i]);
            }
            return entry->handler(std::move(request), reply);
        }
        allow += entry->route.method + ", ";
        if (entry->route.method == "GET") allow += "HEAD, ";
    }
    allow += "OPTIONS";
    HttpResponse response = method == "OPTIONS"
                                ? HttpResponse{204, "", "", {}}
                                : problem(405, "Gebruik een van deze methoden: " + allow);
    response.headers.emplace_back("Allow", allow);
    reply(std::move(response));
}

std::size_t Router::max_body(std::string_view method, std::string_view path) const {
    for (const Entry* entry : match(path))
        if (entry->route.method == method) return entry->max_body;
    return max_body_;
}

std::vector<Router::Route> Router::routes() const {
    std::vector<Route> routes;
    routes.reserve(entries_.size());
    for (const Entry& entry : entries_) routes.push_back(entry.route);
    return routes;
}

}  // namespace termijnd
