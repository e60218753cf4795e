#include <string>

#include "notify/mail/calendar_file.h"
#include "notify/mail/mime.h"
#include "tests/notify/samples.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace termijnd;
using namespace termijnd::test;

namespace {

// What Python's own parser makes of the bytes (tests/support/read_mail.py).
std::string read_back(const Mail& mail) {
    const TempFolder folder;
    write_file(folder / "mail.eml", build_mime(mail));
    const auto read = run({"/usr/bin/python3", TERMIJND_SOURCE_DIR "/tests/support/read_mail.py",
                           folder / "mail.eml"});
    CHECK(read.exit_code == 0);
    CHECK(read.out.find("defect") == std::string::npos);
    return read.out;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a mail reads back with every header and both texts", "[notify]") {
    CHECK(read_back(sample_mail()) ==
          "root: multipart/alternative\n"
          "Date: Tue, 28 Apr 2026 07:00:00 +0000\n"
          "From: Gemeente Haarlemmermeer <termijnen@gemeente.example>\n"
          "Reply-To: Team Werk <team.werk@gemeente.example>\n"
          "To: client@post.example\n"
          "Subject: Uw aangifte: doe dit vóór 1 mei 2026\n"
          "Message-ID: <bericht-1@gemeente.example>\n"
          "References: <verplichting-7@gemeente.example>\n"
          "Auto-Submitted: auto-generated\n"
          "X-Auto-Response-Suppress: OOF, AutoReply\n"
          "MIME-Version: 1.0\n"
          "Content-Type: multipart/alternative; boundary=\"=_c54cd8db41d4b9c3_1\"\n"
          "part: text/plain utf-8 quoted-printable None\n"
          "| Geachte heer Özdemir,\n"
          "| \n"
          "| Stuur uw aangifte op.\n"
          "part: text/html utf-8 quoted-printable None\n"
          "| <p>Geachte heer Özdemir,</p>\n"
          "| <p>Stuur uw aangifte op.</p>\n");
}

TEST_CASE("the same mail gives the same bytes, another id another boundary", "[notify]") {
    CHECK(build_mime(sample_mail()) == build_mime(sample_mail()));
    auto other = sample_mail();
    other.id = id("bericht-2");
    CHECK_FALSE(has(build_mime(other), "=_c54cd8db41d4b9c3_1"));
}

TEST_CASE("a calendar file is attached, with the texts still the alternatives", "[notify]") {
    auto mail = sample_mail();
    using namespace std::chrono;
    CalendarEntry entry{"verplichting-7@termijnd",
                        "Aangifte",
                        "Stuur uw aangifte op",
                        2026y / April / 30,
                        some_morning,
                        "werk@gemeente.example",
                        "Gemeente"};
    mail.calendars = {calendar_file(entry)};
    const auto read = read_back(mail);
    CHECK(has(read, "root: multipart/alternative\n"));
    const auto text = read.find("part: text/plain");
    const auto html = read.find("part: text/html");
    const auto calendar = read.find("part: text/calendar utf-8 base64 attachment");
    CHECK(text < html);
    REQUIRE(html < calendar);
    REQUIRE(calendar != std::string::npos);
    CHECK(has(read, "| DTSTART;VALUE=DATE:20260430"));
    CHECK(has(build_mime(mail), "charset=utf-8; method=PUBLISH\r\n"));
    entry.off = true;
    mail.calendars.push_back(calendar_file(entry));
    CHECK(has(build_mime(mail), "charset=utf-8; method=CANCEL\r\n"));
    CHECK(has(read_back(mail), "| METHOD:CANCEL"));
}

TEST_CASE("a logo goes along with the HTML that shows it, and nothing is fetched", "[notify]") {
    auto mail = sample_mail();
    mail.html = "<p><img src=\"cid:logo\" alt=\"Gemeente\"></p>\n";
    mail.logo = "\x89PNG\r\n\x1a\n" + std::string(200, 'x');
    const auto read = read_back(mail);
    CHECK(has(read,
              "within: multipart/alternative multipart/related\n"
              "part: text/html utf-8 quoted-printable None\n"));
    CHECK(has(read, "part: image/png None base64 inline\nid: <logo>\n| 208 bytes\n"));
    using namespace std::chrono;
    mail.calendars = {calendar_file({"u", "Aangifte", "Doe het", 2026y / April / 30, some_morning,
                                     "werk@gemeente.example", ""})};
    CHECK(has(read_back(mail),
              "within: multipart/alternative multipart/mixed multipart/related\n"
              "part: text/html utf-8 quoted-printable None\n"));
    CHECK(has(read_back(mail),
              "within: multipart/alternative multipart/mixed\n"
              "part: text/calendar utf-8 base64 attachment\n"));
}

TEST_CASE("any text survives the way through a mail", "[notify]") {
    auto mail = sample_mail();
    std::string text;
    for (int i = 0; i < 200; ++i) text += "Een erg lange regel met één € teken en = en 😀. ";
    text += "\n.\n..punt\n \n\ttab \nregel\r\nnog een\rlaatste spatie ";
    mail.text = text;
    mail.html = std::string(3000, '=');
    const auto read = read_back(mail);
    CHECK(has(read, "| " + text.substr(0, text.find('\n')) +
                        "\n| .\n| ..punt\n|  \n| \ttab \n| regel\n"
                        "| nog een\n| laatste spatie \n"));
    CHECK(has(read, "| " + std::string(3000, '=') + "\n"));
}

TEST_CASE("long and odd subjects and names read back as they were given", "[notify]") {
    auto mail = sample_mail();
    std::string dutch;
    for (int i = 0; i < 20; ++i) dutch += "coördinatie één ";
    for (const auto& subject :
         {std::string("kort"), std::string("=?utf-8?B?eA==?="), dutch + "x", std::string(480, 'a'),
          std::string("  spaties  "), std::string("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")}) {
        mail.subject = value(subject);
        INFO(subject);
        CHECK(has(read_back(mail), "\nSubject: " + subject + "\n"));
    }
    mail.from.name = value("Jansen, \"Jan\" \\ <x@y.nl>");
    CHECK(has(read_back(mail), "\nFrom: \"Jansen, \\\"Jan\\\" \\\\ <x@y.nl>\" <termijnen@"));
    mail.from.name = value("Gemeente ’s-Hertogenbosch");
    CHECK(has(read_back(mail), "\nFrom: Gemeente ’s-Hertogenbosch <termijnen@"));
    mail.from.name = value("");
    CHECK(has(read_back(mail), "\nFrom: termijnen@gemeente.example\n"));
}

TEST_CASE("a control character in a text never reaches the wire bare", "[notify]") {
    auto mail = sample_mail();
    mail.text = std::string("a\0b\x1B\x7F\v\f", 7);
    const auto bytes = build_mime(mail);
    CHECK(has(bytes, "a=00b=1B=7F=0B=0C"));
}
