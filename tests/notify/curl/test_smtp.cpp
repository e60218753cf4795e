#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "notify/curl/smtp_text.h"
#include "tests/notify/network_test.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Tls = SmtpSettings::Tls;

namespace {

std::vector<std::string> offering(bool pipelining) {
    return std::vector<std::string>(pipelining ? 1 : 0, "--pipelining");
}

std::vector<std::string> tls_options() {
    const auto& files = Certificate::get();
    return {"--tls-cert", files.certificate, "--tls-key", files.key};
}

}  // namespace

TEST_CASE("a mail server gets the very bytes that were frozen", "[notify]") {
    const MailServer server;
    Line line(server.settings());
    auto mail = sample_mail();
    mail.text = ".\r\n.\r\n..twee punten\r\n";
    const auto bytes = build_mime(mail) + ".los\r\n..\r\n";
    const auto outcome = line.mail("client@post.example", bytes);
    CHECK(outcome.kind == Kind::sent);
    CHECK(outcome.answer == "250 2.0.0 queued as 1");
    CHECK(server.mail(1) == bytes);
    const auto log = server.log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].at("from") == "termijnen@gemeente.example");
    CHECK(log[0].at("to").as_array().at(0) == "client@post.example");
}

TEST_CASE("a mail server's refusal is for now or for good, at each step", "[notify]") {
    const bool pipelining = GENERATE(false, true);
    const MailServer server(offering(pipelining));
    Line line(server.settings());
    const auto bytes = build_mime(sample_mail());
    for (const auto* step : {"rcpt", "data"}) {
        const auto later = line.mail(std::string(step) + "-451@post.example");
        CHECK(later.kind == Kind::retry);
        CHECK_FALSE(later.destination_down);
        CHECK(later.answer == "451 4.0.0 try again later");
        const auto never = line.mail(std::string(step) + "-550@post.example");
        CHECK(never.kind == Kind::refused);
        CHECK(never.answer == "550 5.0.0 no such person here");
    }
    CHECK(line.mail("a@post.example", bytes, "mail-451@gemeente.example").kind == Kind::retry);
    const auto sender = line.mail("a@post.example", bytes, "mail-550@gemeente.example");
    CHECK(sender.kind == Kind::retry);
    CHECK(sender.destination_down);
    CHECK_FALSE(sender.made_at_home);
    CHECK(line.mail("client@post.example").kind == Kind::sent);
    REQUIRE(server.log().size() == 1);
    CHECK(server.log()[0].at("pipelined") == pipelining);
    // A refusal leaves the session as it was: all went through one.
    CHECK(line.connections() == 1);
}

TEST_CASE("a mail server's answer says whether the address itself is refused", "[notify]") {
    const MailServer server(offering(GENERATE(false, true)));
    Line line(server.settings());
    for (const auto* to : {"rcpt-550", "rcpt-551-5.1.6", "rcpt-554-5.1.1", "data-550-5.1.1"})
        CHECK(line.mail(std::string(to) + "@post.example").recipient_refused);
    for (const auto* to : {"rcpt-552-5.2.2", "rcpt-550-5.7.1", "data-550", "data-554-5.7.1",
                           "rcpt-450-4.1.1", "client"})
        CHECK_FALSE(line.mail(std::string(to) + "@post.example").recipient_refused);
}

TEST_CASE("an answer before the body is out is the last word of that connection", "[notify]") {
    const bool tls = GENERATE(false, true);
    const MailServer server(tls ? tls_options() : offering(true));
    auto settings = server.settings(tls ? Tls::starttls : Tls::none);
    settings.ca_file = Certificate::get().certificate;
    Line line(std::move(settings));
    // More than the buffers between the two hold.
    const std::string body(std::size_t{32} << 20, 'x');
    const auto never = line.mail("early-552@post.example", body);
    CHECK(never.kind == Kind::refused);
    CHECK(never.answer == "552 5.3.4 enough of this");
    CHECK_FALSE(never.recipient_refused);
    CHECK_FALSE(never.made_at_home);
    CHECK(line.connections() == 1);
    CHECK(line.mail("client@post.example").kind == Kind::sent);
    CHECK(line.connections() == 2);
    // Nothing but body came after it.
    CHECK(server.after_early().find_first_not_of('x') == std::string::npos);
    CHECK(line.mail("early-452@post.example", body).kind == Kind::retry);
    CHECK(line.mail("early-250@post.example", body).kind == Kind::retry);
}

TEST_CASE("a mail server that wants a body for nobody gets none", "[notify]") {
    const MailServer server(offering(true));
    Line line(server.settings());
    const auto outcome = line.mail("rcpt-550@post.example", "x", "eager@gemeente.example");
    CHECK(outcome.kind == Kind::refused);
    CHECK(outcome.recipient_refused);
    CHECK(server.after_early().empty());
}

TEST_CASE("a mail server that hangs up on the body is still heard", "[notify]") {
    const MailServer server;
    Line line(server.settings());
    const std::string body(std::size_t{32} << 20, 'x');
    CHECK(line.mail("early-552-hangup@post.example", body).kind == Kind::refused);
    CHECK(line.mail("early-451-hangup@post.example", body).kind == Kind::retry);
}

TEST_CASE("a mail server that babbles after the final dot leaves the mail uncertain", "[notify]") {
    const MailServer server(offering(GENERATE(false, true)));
    Line line(server.settings());
    for (const auto* to : {"data-354", "data-334", "garbage-data"}) {
        const auto outcome = line.mail(std::string(to) + "@post.example");
        INFO(outcome.answer);
        CHECK(outcome.kind == Kind::uncertain);
        CHECK_FALSE(outcome.made_at_home);
    }
    CHECK(line.mail("client@post.example").kind == Kind::sent);
    CHECK(line.connections() == 4);
}

TEST_CASE("an answer too many is not taken for one to the next mail", "[notify]") {
    const MailServer server;
    Line line(server.settings());
    CHECK(line.mail("twice-data@post.example").kind == Kind::sent);
    CHECK(line.mail("rcpt-550@post.example").kind == Kind::refused);
    CHECK(line.connections() == 2);
}

TEST_CASE("a mail server is told the name in the settings, or this machine's own", "[notify]") {
    const MailServer server;
    Line own(server.settings());
    CHECK(own.mail("client@post.example").kind == Kind::sent);
    for (const auto* name : {"termijnd.gemeente.example", "[192.0.2.1]", "[127.0.0.1]"}) {
        auto settings = server.settings();
        settings.smtp.ehlo = name;
        Line line(std::move(settings));
        CHECK(line.mail("client@post.example").kind == Kind::sent);
        CHECK(server.log().back().at("ehlo") == name);
    }
    CHECK(server.log().front().at("ehlo").as_string() == boost::json::string_view(own_ehlo_name()));
}

TEST_CASE("a machine without a full name gives an address in its place", "[notify]") {
    CHECK(ehlo_name("termijnd.gemeente.example") == "termijnd.gemeente.example");
    CHECK(ehlo_name("termijnd.gemeente.example.") == "termijnd.gemeente.example");
    for (const auto* name : {"", ".", "vm", "localhost", "localhost.localdomain", ".example",
                             "a_b.example", "x y.example", "a.example\r\nX"}) {
        INFO(name);
        CHECK(ehlo_name(name) == "[127.0.0.1]");
    }
}

TEST_CASE("a connection cut before the final dot is a retry, after it uncertain", "[notify]") {
    const MailServer server(offering(GENERATE(false, true)));
    auto settings = server.settings();
    settings.mail_timeout = 500ms;
    Line line(std::move(settings));
    const auto cut = line.mail("a@post.example", "x\r\n", "drop-mail@gemeente.example");
    CHECK(cut.kind == Kind::retry);
    CHECK(cut.made_at_home);
    CHECK(line.mail("drop-rcpt@post.example").kind == Kind::retry);
    CHECK(line.mail("drop-data@post.example").kind == Kind::uncertain);
    CHECK(line.mail("silent-data@post.example").kind == Kind::uncertain);
    const auto lost = line.mail("lost@post.example");
    INFO(lost.answer);
    CHECK(lost.kind == Kind::uncertain);
    CHECK(lost.made_at_home);
    // It was taken: that is what uncertain means.
    CHECK(server.log().size() == 1);
    CHECK(line.mail("client@post.example").kind == Kind::sent);
}

TEST_CASE("a kept session that the server ends is made again without costing an attempt",
          "[notify]") {
    auto options = offering(GENERATE(false, true));
    options.insert(options.end(), {"--mails-per-session", "2"});
    const MailServer server(options);
    Line line(server.settings());
    for (int i = 0; i < 6; ++i) CHECK(line.mail("client@post.example").kind == Kind::sent);
    CHECK(line.connections() == 3);
}

TEST_CASE("a mail server that takes its time holds up nothing else", "[notify]") {
    const MailServer server;
    auto settings = server.settings();
    settings.smtp.sessions = 2;
    settings.mail_timeout = 2s;
    Line line(std::move(settings));
    std::vector<Kind> kinds;
    const auto note = [&](const Outcome& outcome) { kinds.push_back(outcome.kind); };
    line.network().send_mail({address("a@b.example"), address("silent-data@post.example")}, "x",
                             note);
    for (int i = 0; i < 20; ++i)
        line.network().send_mail({address("a@b.example"), address("client@post.example")}, "x",
                                 note);
    line.run();
    REQUIRE(kinds.size() == 21);
    CHECK(kinds.back() == Kind::uncertain);
    CHECK(std::count(kinds.begin(), kinds.end(), Kind::sent) == 20);
}

TEST_CASE("a mail server that is not there, not ready or silent is down", "[notify]") {
    NetworkSettings nobody;
    nobody.smtp.host = "127.0.0.1";
    nobody.smtp.port = free_port();
    nobody.smtp.tls = Tls::none;
    Line absent(std::move(nobody));
    const auto refused = absent.mail("client@post.example");
    CHECK(refused.kind == Kind::retry);
    CHECK(refused.destination_down);

    for (const auto* code : {"421", "554"}) {
        const MailServer server({"--greeting", code});
        Line line(server.settings());
        const auto outcome = line.mail("client@post.example");
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.destination_down);
        CHECK(outcome.answer == std::string(code) + " not now");
    }

    const MailServer silent({"--mute"});
    auto settings = silent.settings();
    settings.mail_timeout = 200ms;
    Line line(std::move(settings));
    CHECK(line.mail("client@post.example").destination_down);
}

TEST_CASE("mail goes over verified TLS, with a log in", "[notify]") {
    for (const auto tls : {Tls::starttls, Tls::implicit}) {
        auto options = tls_options();
        options.emplace_back("--pipelining");
        options.insert(options.end(), {"--login", "termijnd:geheim"});
        if (tls == Tls::implicit) options.emplace_back("--implicit");
        const MailServer server(options);
        const auto settings = [&](const char* password) {
            auto all = server.settings(tls);
            all.ca_file = Certificate::get().certificate;
            all.smtp.user = "termijnd";
            all.smtp_password = Secret(std::string(password));
            return all;
        };
        Line line(settings("geheim"));
        CHECK(line.mail("client@post.example").kind == Kind::sent);
        CHECK(line.mail("client@post.example").kind == Kind::sent);
        CHECK(line.connections() == 1);
        CHECK(server.log().at(0).at("tls") == true);
        CHECK(server.log().at(0).at("login") == true);

        Line wrong(settings("fout"));
        const auto outcome = wrong.mail("client@post.example");
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.destination_down);
        CHECK(outcome.answer.find("535") != std::string::npos);
    }
}

TEST_CASE("a mail server whose certificate nobody vouches for gets no mail", "[notify]") {
    for (const auto tls : {Tls::starttls, Tls::implicit}) {
        auto options = tls_options();
        if (tls == Tls::implicit) options.emplace_back("--implicit");
        const MailServer server(options);
        Line line(server.settings(tls));
        const auto outcome = line.mail("client@post.example");
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.destination_down);
        CHECK(outcome.answer.find("certificate") != std::string::npos);
        CHECK(server.log().empty());
    }
}

TEST_CASE("a mail server without TLS gets no mail when TLS is demanded", "[notify]") {
    const MailServer server;
    Line line(server.settings(Tls::starttls));
    CHECK(line.mail("client@post.example").destination_down);
    CHECK(server.log().empty());
}

TEST_CASE("plain text mail does not leave this host", "[notify]") {
    NetworkSettings settings;
    settings.smtp.host = "192.0.2.1";
    settings.smtp.port = 25;
    settings.smtp.tls = Tls::none;
    Line line(std::move(settings));
    const auto outcome = line.mail("client@post.example");
    CHECK(outcome.kind == Kind::refused);
    CHECK(outcome.made_at_home);
    CHECK_FALSE(outcome.destination_down);
    CHECK(outcome.answer.find("192.0.2.1") != std::string::npos);
    CHECK(outcome.answer.find("not allowed") != std::string::npos);
}

TEST_CASE("a host name that is none is a broken setting", "[notify]") {
    const auto with = [](const char* host, const char* ehlo) {
        NetworkSettings settings;
        settings.smtp.host = host;
        settings.smtp.ehlo = ehlo;
        return settings;
    };
    for (const auto* name : {"post.example/x", "a@b", "x y", "post.example\r\nX"}) {
        CHECK_THROWS_AS(Line(with(name, "")), std::invalid_argument);
        CHECK_THROWS_AS(Line(with("post.example", name)), std::invalid_argument);
    }
}

TEST_CASE("1000 mails go through four sessions, none lost and none twice", "[notify]") {
    const MailServer server;
    auto settings = server.settings();
    settings.smtp.sessions = 4;
    Line line(std::move(settings));
    std::map<Kind, int> outcomes;
    for (int i = 0; i < 1000; ++i)
        line.network().send_mail({address("termijnen@gemeente.example"),
                                  address("client" + std::to_string(i) + "@post.example")},
                                 "Subject: " + std::to_string(i) + "\r\n\r\nx\r\n",
                                 [&](const Outcome& outcome) { ++outcomes[outcome.kind]; });
    CHECK(line.network().counts().under_way == 1000);
    line.run();
    CHECK(outcomes == std::map<Kind, int>{{Kind::sent, 1000}});
    CHECK(line.connections() == 4);
    CHECK(line.network().counts().under_way == 0);
    std::set<std::string> recipients;
    std::set<std::int64_t> sessions;
    for (const auto& entry : server.log()) {
        recipients.emplace(entry.at("to").as_array().at(0).as_string().c_str());
        sessions.insert(entry.at("session").as_int64());
    }
    CHECK(server.log().size() == 1000);
    CHECK(recipients.size() == 1000);
    CHECK(sessions.size() == 4);
}
