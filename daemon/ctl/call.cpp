#include "daemon/ctl/call.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "config/settings.h"
#include "daemon/http/client.h"

namespace termijnd::ctl {

namespace json = boost::json;

namespace {

std::filesystem::path socket_path(const Options& options) {
    if (!options.socket.empty()) return options.socket;
    if (const char* from_environment = std::getenv("TERMIJND_SOCKET")) return from_environment;
    return Settings{}.socket;
}

// One line for a problem: its detail and each fault with its place.
std::string describe(const HttpResponse& response) {
    boost::system::error_code error;
    const json::value value = json::parse(response.body, error);
    if (error || !value.is_object()) return "HTTP " + std::to_string(response.status);
    const json::object& problem = value.get_object();
    std::string text;
    if (const auto* errors = problem.if_contains("errors"); errors && errors->is_array()) {
        for (const json::value& each : errors->get_array()) {
            if (!text.empty()) text += "; ";
            for (const auto& [kind, place] : each.at("location").as_object()) {
                text += json::value_to<std::string>(place) + ": ";
            }
            text += json::value_to<std::string>(each.at("detail"));
        }
    }
    if (text.empty() && problem.contains("detail")) {
        text = json::value_to<std::string>(problem.at("detail"));
    }
    return text.empty() ? "HTTP " + std::to_string(response.status) : text;
}

// An import, or a look at every dossier.
bool takes_its_time(const std::string& method, std::string_view target) {
    if (method == "POST") return true;
    const std::string_view path = target.substr(0, target.find('?'));
    return path == "/v1/verschil" || path == "/v1/prognose" || path == "/v1/kengetallen" ||
           path == "/v1/controle";
}

}  // namespace

HttpResponse ask(const Options& options, const std::string& method, const std::string& target,
                 const std::string& body) {
    HttpCall request;
    request.method = method;
    request.target = target;
    request.body = body;
    const auto limit =
        takes_its_time(method, target) ? std::chrono::minutes(30) : std::chrono::minutes(1);
    const auto response = HttpClient(socket_path(options), limit).send(request);
    if (!response) stop(static_cast<Exit>(response.error().exit_code), response.error().what);
    return *response;
}

void stop_unless_done(const HttpResponse& response) {
    if (response.status == 404) stop(Exit::not_found, describe(response));
    if (response.status == 400 || response.status == 413) stop(Exit::usage, describe(response));
    if (response.status >= 300) stop(Exit::failed, describe(response));
}

std::string fetch(const Options& options, const std::string& method, const std::string& target,
                  const std::string& body) {
    HttpResponse response = ask(options, method, target, body);
    stop_unless_done(response);
    return std::move(response.body);
}

json::value call(const Options& options, const std::string& method, const std::string& target,
                 const std::string& body) {
    return json::parse(fetch(options, method, target, body));
}

std::string cell(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_null()) return "-";
    return json::serialize(value);
}

namespace {

void print_rows(const json::array& rows, std::initializer_list<const char*> columns) {
    for (const json::value& row : rows) {
        std::string line;
        for (const char* column : columns) {
            const auto* value = row.as_object().if_contains(column);
            if (!line.empty()) line += "  ";
            line += value ? cell(*value) : "-";
        }
        std::cout << line << '\n';
    }
}

// The object as far as its list, which it ends with.
void print_up_to(const json::object& page, std::string_view list) {
    std::cout << '{';
    for (const auto& [name, value] : page)
        if (name != list && name != "volgende")
            std::cout << '"' << name << "\":" << json::serialize(value) << ',';
    std::cout << '"' << list << "\":[";
}

}  // namespace

void each_page(const Options& options, const std::string& target,
               const std::function<void(const json::value& page)>& use) {
    for (std::string next = target; !next.empty();) {
        const json::value page = call(options, "GET", next);
        use(page);
        const auto* more = page.as_object().if_contains("volgende");
        next = more ? cell(*more) : std::string();
    }
}

void print_pages(const Options& options, const std::string& target, const char* list,
                 std::initializer_list<const char*> columns) {
    const char* before = nullptr;
    each_page(options, target, [&](const json::value& page) {
        const json::array& rows = page.at(list).as_array();
        if (!options.json) return print_rows(rows, columns);
        if (!before) {
            print_up_to(page.as_object(), list);
            before = "";
        }
        for (const json::value& row : rows)
            std::cout << std::exchange(before, ",") << json::serialize(row);
    });
    if (options.json) std::cout << "]}\n";
}

void print_list(const Options& options, const json::value& answer, const char* list,
                std::initializer_list<const char*> columns) {
    if (options.json) {
        std::cout << json::serialize(answer) << '\n';
        return;
    }
    print_rows(answer.at(list).as_array(), columns);
}

void print_object(const Options& options, const json::value& answer) {
    if (options.json) {
        std::cout << json::serialize(answer) << '\n';
        return;
    }
    for (const auto& [key, value] : answer.as_object()) {
        if (value.is_array()) continue;
        std::cout << key << ": " << cell(value) << '\n';
    }
}

}  // namespace termijnd::ctl
