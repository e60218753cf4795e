// termijnctl derive: one case in, one result out; or a case a line with --jsonl.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>

#include "daemon/ctl/ctl.h"
#include "obligations/documents/case_json.h"

namespace termijnd::ctl {
namespace {

struct DeriveCall {
    std::string file;
    bool lines = false;
    bool explain = false;
};

Result<std::string> derive_text(std::string_view text, const RuleBook& rules, bool explain) {
    const Result<CaseDocument> document = parse_case(text, rules);
    if (!document) return document.error();
    if (!document->as_of) return Fault{"peildatum", "is missing; write a date as 2025-04-30"};
    const Derivation derivation = derive(rules, calendar(), document->facts, *document->as_of);
    return {boost::system::in_place_value, to_json(derivation, calendar(), explain)};
}

void derive_lines(std::istream& input, const RuleBook& rules, bool explain) {
    bool any_bad = false;
    std::string line;
    while (std::getline(input, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty()) continue;
        const Result<std::string> result = derive_text(line, rules, explain);
        if (result) {
            std::cout << *result << '\n';
        } else {
            any_bad = true;
            std::cout << boost::json::serialize(
                             boost::json::object{{"fout", result.error().text()}})
                      << '\n';
        }
    }
    if (any_bad) stop(Exit::usage, "some lines were refused; each has its fout in its place");
}

void run(const DeriveCall& call, const Options& options) {
    const auto rules = load_rules(options);
    if (call.lines && call.file == "-") return derive_lines(std::cin, *rules, call.explain);
    if (call.lines) {
        std::ifstream file(call.file);
        if (!file) stop(Exit::usage, call.file + ": cannot be read");
        return derive_lines(file, *rules, call.explain);
    }
    const Result<std::string> result = derive_text(read_input(call.file), *rules, call.explain);
    if (!result) stop(Exit::usage, result.error().text());
    std::cout << *result << '\n';
}

}  // namespace

void add_derive(CLI::App& app, Options& options) {
    auto call = std::make_shared<DeriveCall>();
    CLI::App* verb = app.add_subcommand("derive", "Derive the obligations of a case");
    verb->fallthrough();
    verb->add_option("CASE", call->file, "A JSON file, or - for standard input")->required();
    verb->add_flag("--jsonl", call->lines, "One case a line in, one result a line out");
    verb->add_flag("--explain", call->explain, "Add uitleg to each obligation");
    verb->callback([call, &options] { run(*call, options); });
}

}  // namespace termijnd::ctl
