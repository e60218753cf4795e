#include "daemon/service/assemble.h"

#include <boost/asio/post.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "config/load_calendar.h"
#include "config/load_organisation.h"
#include "config/load_policy.h"
#include "notify/mail/eml_folder.h"
#include "obligations/law/sha256.h"
#include "scheduler/words/render.h"
#include "scheduler/words/template_check.h"
#include "scheduler/words/webhook_body.h"

namespace termijnd {
namespace {

// A checked value, or a fault in the list and nothing.
template <class T>
std::optional<T> take(Checked<T> checked, std::string_view where, Faults& faults) {
    if (checked) return std::move(*checked);
    faults.push_back(Fault{std::string(where), checked.error().what});
    return std::nullopt;
}

std::optional<Secret> read_secret(const std::filesystem::path& path, Faults& faults) {
    Result<Secret> secret = read_secret_file(path);
    if (secret) return std::move(*secret);
    faults.push_back(secret.error());
    return std::nullopt;
}

// The CloudEvents types an endpoint asks for, as kinds of notice.
std::vector<NoticeKind> kinds_of(const WebhookSettings& webhook, Faults& faults) {
    std::vector<NoticeKind> kinds;
    for (const std::string& type : webhook.types) {
        bool known = false;
        for (const NoticeKind kind :
             {NoticeKind::announcement, NoticeKind::reminder, NoticeKind::missed,
              NoticeKind::escalation, NoticeKind::rectification, NoticeKind::change}) {
            if (type != event_type(kind)) continue;
            kinds.push_back(kind);
            known = true;
        }
        if (!known) {
            faults.push_back(Fault{"webhook." + webhook.name + ".types",
                                   "unknown type '" + type + "'; see docs/settings.md"});
        }
    }
    return kinds;
}

std::shared_ptr<const WebhookEndpoint> endpoint_of(const WebhookSettings& webhook, Faults& faults) {
    const std::string where = "webhook." + webhook.name;
    std::vector<AddressBlock> allowed;
    for (const std::string& block : webhook.allow) {
        if (auto parsed = take(AddressBlock::parse(block), where + ".allow", faults)) {
            allowed.push_back(*parsed);
        }
    }
    std::vector<Secret> secrets;
    for (const auto& file : webhook.secret_files) {
        if (auto secret = read_secret(file, faults)) secrets.push_back(std::move(*secret));
    }
    if (secrets.size() != webhook.secret_files.size()) return nullptr;
    auto target = take(HttpTarget::parse(webhook.url,
                                         webhook.allow_http_loopback ? HttpTarget::Plain::loopback
                                                                     : HttpTarget::Plain::never,
                                         AddressGuard(std::move(allowed))),
                       where + ".url", faults);
    auto signer = take(WebhookSigner::from(secrets), where + ".secret_files", faults);
    if (!target || !signer) return nullptr;
    return std::make_shared<const WebhookEndpoint>(
        WebhookEndpoint{std::move(*target), std::move(*signer)});
}

std::string file_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The files of event kinds and parties that are no packs in use.
std::set<std::filesystem::path> files_beside(const RuleBook& rules) {
    std::set<std::filesystem::path> files;
    for (const EventKind& kind : rules.event_kinds()) files.insert(kind.file);
    for (const Party& party : rules.parties())
        if (!party.file.empty()) files.insert(party.file);
    for (const RulePack& pack : rules.packs()) files.erase(pack.file);
    return files;
}

std::string fingerprint_of(const Settings& settings, const RuleBook& rules) {
    std::string all = TERMIJND_VERSION;
    for (const RulePack& pack : rules.packs()) all += '\n' + pack.id + ' ' + pack.sha256;
    for (const auto& file : files_beside(rules)) all += '\n' + sha256_hex(file_bytes(file));
    all += '\n' + file_bytes(settings.notices_file) + '\n';
    if (!settings.calendar_file.empty()) all += file_bytes(settings.calendar_file);
    if (!settings.organisation_file.empty()) all += file_bytes(settings.organisation_file);
    for (const WebhookSettings& webhook : settings.webhooks) {
        all += '\n' + webhook.name;
        for (const std::string& type : webhook.types) all += ' ' + type;
    }
    // Switched off, whoever was told something in shadow mode only is owed no correction of it.
    if (settings.delivery.shadow) all += "\nshadow";
    return sha256_hex(all);
}

}  // namespace

boost::system::result<Assembled, Faults> assemble(const Settings& settings) {
    Faults faults;
    LoadedRules rules = RuleBook::read(settings.rules_dir);
    faults = std::move(rules.faults);
    // Also about a statute that is not in use now: it may be again.
    auto policy = load_policy(settings.notices_file, rules.book.get());
    if (rules.book && settings.packs) {
        if (auto chosen = rules.book->only(*settings.packs)) {
            rules.book = std::move(*chosen);
        } else {
            faults.push_back({"packs", chosen.error().what});
        }
    }
    if (!policy) append(faults, policy.error());
    CalendarData days = Calendar::built_in();
    if (!settings.calendar_file.empty()) {
        auto loaded = load_calendar(settings.calendar_file);
        if (loaded) {
            days = std::move(*loaded);
        } else {
            append(faults, loaded.error());
        }
    }
    Organisation organisation;
    if (!settings.organisation_file.empty()) {
        auto loaded = load_organisation(settings.organisation_file);
        if (loaded) {
            organisation = std::move(*loaded);
        } else {
            append(faults, loaded.error());
        }
    }
    auto templates = TemplateSet::load(settings.templates_dir, settings.templates_override_dir);
    if (templates) {
        append(faults, faults_of(*templates));
    } else {
        faults.push_back(Fault{templates.error().where, templates.error().what});
    }
    std::vector<Endpoint> endpoints;
    for (const WebhookSettings& webhook : settings.webhooks) {
        endpoints.push_back(Endpoint{EndpointName(webhook.name), kinds_of(webhook, faults)});
    }
    if (!faults.empty()) return faults;
    World world{rules.book, Calendar(std::move(days)), *policy, settings.municipality,
                std::move(endpoints)};
    world.organisation = std::move(organisation);
    if (settings.delivery.shadow) world.shadow_to = settings.delivery.shadow_to;
    return Assembled{std::move(world), mail_renderer(std::move(*templates)),
                     fingerprint_of(settings, *rules.book)};
}

boost::system::result<Outlets, Faults> make_outlets(const Settings& settings,
                                                    boost::asio::io_context& loop) {
    Faults faults;
    Outlets outlets;
    NetworkSettings network;
    const bool by_smtp = settings.mail.transport == MailVia::smtp;
    if (by_smtp) network.smtp = settings.mail.smtp;
    if (by_smtp && !settings.mail.smtp.user.empty())
        if (auto password = read_secret(settings.mail.password_file, faults))
            network.smtp_password = std::move(*password);
    auto sender = take(MailAddress::parse(settings.municipality.sender),
                       "municipality.sender_address", faults);
    std::map<std::string, std::shared_ptr<const WebhookEndpoint>, std::less<>> endpoints;
    for (const WebhookSettings& webhook : settings.webhooks) {
        if (auto endpoint = endpoint_of(webhook, faults)) endpoints[webhook.name] = endpoint;
    }
    if (!settings.heartbeat.url.empty()) {
        outlets.heartbeat =
            take(HttpTarget::parse(settings.heartbeat.url, HttpTarget::Plain::anywhere,
                                   AddressGuard::open()),
                 "heartbeat.url", faults);
    }
    if (!faults.empty()) return faults;
    outlets.network = std::make_shared<Network>(loop, std::move(network));
    std::shared_ptr<MailTransport> mail = outlets.network;
    if (!by_smtp) {
        auto post = [&loop](std::function<void()> later) {
            boost::asio::post(loop, std::move(later));
        };
        mail = std::make_shared<EmlFolder>(settings.mail.eml_dir, post);
    }
    outlets.transports = std::make_shared<const Transports>(
        Transports{std::move(mail), outlets.network, std::move(endpoints), std::move(*sender)});
    return outlets;
}

boost::system::result<Configuration, Faults> read_configuration(const SettingsSources& sources,
                                                                boost::asio::io_context& loop) {
    auto settings = load_settings(sources);
    if (!settings) return settings.error();
    auto assembled = assemble(*settings);
    auto outlets = make_outlets(*settings, loop);
    Faults faults;
    if (!assembled) faults = assembled.error();
    if (!outlets) append(faults, outlets.error());
    if (const auto fault = check_state_dir(settings->state_dir)) faults.push_back(*fault);
    if (!faults.empty()) return faults;
    return Configuration{std::move(*settings), std::move(*assembled), std::move(*outlets)};
}

}  // namespace termijnd
