// termijnctl rules compare: two versions of a regulation, rule by rule.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>

#include "daemon/ctl/ctl.h"
#include "obligations/law/citation.h"
#include "obligations/packs/pack_compare.h"

namespace termijnd::ctl {
namespace {

namespace json = boost::json;

const RulePack& pack_of(const RuleBook& rules, const std::string& id) {
    const RulePack* pack = rules.pack(id);
    if (!pack) stop(Exit::not_found, id + ": no such pack; see termijnctl rules list");
    return *pack;
}

std::string_view kind_of(PackChange::Kind kind) {
    switch (kind) {
        case PackChange::Kind::added:
            return "nieuw";
        case PackChange::Kind::removed:
            return "weg";
        case PackChange::Kind::changed:
            break;
    }
    return "anders";
}

void print_json(const RulePack& was, const RulePack& becomes,
                const std::vector<PackChange>& changes) {
    json::array list;
    for (const PackChange& change : changes) {
        json::array properties;
        for (const Differs& one : change.properties)
            properties.push_back({{"wat", one.what}, {"was", one.was}, {"wordt", one.becomes}});
        list.push_back({{"soort", change.table},
                        {"kenmerk", change.id},
                        {"verschil", kind_of(change.kind)},
                        {"artikel", change.article},
                        {"tekst", change.quote},
                        {"wijzigingen", std::move(properties)}});
    }
    std::cout << json::serialize(json::object{
                     {"was", was.id}, {"wordt", becomes.id}, {"verschillen", std::move(list)}})
              << '\n';
}

std::string or_nothing(const std::string& text) {
    return text.empty() ? "(niets)" : text;
}

void print_change(const PackChange& change) {
    std::cout << "  " << change.table << " " << change.id << "  "
              << article_in_words(change.article) << " (" << change.article << ")\n";
    if (change.kind != PackChange::Kind::changed) {
        std::cout << "      \"" << change.quote << "\"\n";
        return;
    }
    for (const Differs& one : change.properties)
        std::cout << "      " << one.what << "\n        was:   " << or_nothing(one.was)
                  << "\n        wordt: " << or_nothing(one.becomes) << '\n';
}

void print_text(const RulePack& was, const RulePack& becomes,
                const std::vector<PackChange>& changes) {
    std::cout << "was:   " << was.title << "\nwordt: " << becomes.title << '\n';
    if (changes.empty()) std::cout << "\nGeen verschil.\n";
    std::string_view said;
    for (const PackChange& change : changes) {
        const std::string_view heading = kind_of(change.kind);
        if (said != heading) std::cout << '\n' << heading << '\n';
        said = heading;
        print_change(change);
    }
}

struct CompareCall {
    std::string was, becomes;
};

void run(const CompareCall& call, const Options& options) {
    const auto rules = load_rules(options);
    const RulePack& was = pack_of(*rules, call.was);
    const RulePack& becomes = pack_of(*rules, call.becomes);
    const std::vector<PackChange> changes = compare(was, becomes);
    if (options.json) return print_json(was, becomes, changes);
    print_text(was, becomes, changes);
}

}  // namespace

void add_compare(CLI::App& rules, Options& options) {
    auto call = std::make_shared<CompareCall>();
    CLI::App* sub = rules.add_subcommand("compare", "What differs between two versions");
    sub->fallthrough();
    sub->add_option("OLD", call->was, "Id of the earlier pack")->required();
    sub->add_option("NEW", call->becomes, "Id of the later pack")->required();
    sub->callback([call, &options] { run(*call, options); });
}

}  // namespace termijnd::ctl
