#include "notify/mail/mime.h"

#include <utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "notify/base64.h"
#include "notify/hash.h"

namespace termijnd {
namespace {

constexpr std::string_view crlf = "\r\n";
constexpr std::string_view hex_digits = "0123456789ABCDEF";

// As encoded-words (RFC 2047), each of whole characters and on a line of its own, the first with
// room beside the header's name.
std::string encoded_words(std::string_view text) {
    constexpr std::size_t bytes_a_word = 39;
    std::string out;
    while (!text.empty()) {
        // As many characters as there is room for.
        std::size_t length = std::min(text.size(), bytes_a_word);
        const auto* const cut = utf8::find_invalid(text.data(), text.data() + length);
        length = static_cast<std::size_t>(cut - text.data());
        if (!out.empty()) out.append(crlf).append(" ");
        out.append("=?utf-8?B?").append(base64(text.substr(0, length))).append("?=");
        text.remove_prefix(length);
    }
    return out;
}

bool plain_ascii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return text.find("=?") == std::string_view::npos;
}

std::string unstructured(const HeaderValue& value) {
    constexpr std::size_t fits_beside_the_name = 60;
    const auto& text = value.text();
    const bool trims = text.starts_with(' ') || text.ends_with(' ');
    const bool as_it_is = plain_ascii(text) && text.size() <= fits_beside_the_name && !trims;
    return as_it_is ? text : encoded_words(text);
}

std::string display_name(const HeaderValue& name) {
    const auto& text = name.text();
    if (!plain_ascii(text) || text.size() > 60) return encoded_words(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string mailbox(const Mailbox& box) {
    if (box.name.text().empty()) return box.address.text();
    auto name = display_name(box.name);
    // A long name and a long address get a line each.
    name.append(name.size() + box.address.text().size() > 60 ? "\r\n <" : " <");
    return name.append(box.address.text()).append(">");
}

// "Sun, 22 Nov 2026 09:00:00 +0000": always UTC, so the bytes do not depend on a zone file.
std::string date(std::chrono::sys_seconds at) {
    static constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day ymd(day);
    const std::chrono::hh_mm_ss time(at - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                  weekdays[std::chrono::weekday(day).c_encoding()], unsigned(ymd.day()),
                  months[unsigned(ymd.month()) - 1], int(ymd.year()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()));
    return text.data();
}

// What stands as it is in quoted-printable, in the middle of a line.
constexpr std::array<bool, 256> make_plain_table() {
    std::array<bool, 256> plain{};
    for (int c = ' '; c < 0x7F; ++c) plain[static_cast<std::size_t>(c)] = c != '=';
    plain['\t'] = true;
    return plain;
}
constexpr auto plain_table = make_plain_table();

// Quoted-printable with lines of at most 76 characters. Any line end in the text becomes CRLF; a
// control character other than tab is encoded, so nothing bare reaches the wire. So is a dot at the
// front of a line: it is legal there, but this way no relay can forget to double it.
std::string quoted_printable(std::string_view text) {
    constexpr std::size_t width = 75;  // and a soft line break
    std::string out;
    out.reserve(text.size() * 5 / 4 + 2);
    std::size_t column = 0;
    const auto soft_break = [&] {
        out.append("=\r\n");
        column = 0;
    };
    for (std::size_t i = 0; i < text.size();) {
        // A run of what stands as it is; a blank at the end of a line does not.
        std::size_t end = i;
        while (end < text.size() && plain_table[static_cast<unsigned char>(text[end])]) ++end;
        const bool line_ends = end == text.size() || text[end] == '\r' || text[end] == '\n';
        if (line_ends && end > i && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
        while (i < end && !(column == 0 && text[i] == '.')) {
            const auto fits = std::min(end - i, width - column);
            out.append(text, i, fits);
            column += fits;
            i += fits;
            if (i < end) soft_break();
        }
        if (i == text.size()) break;
        const auto c = static_cast<unsigned char>(text[i++]);
        if (c == '\r' || c == '\n') {
            if (c == '\r' && i < text.size() && text[i] == '\n') ++i;
            out.append(crlf);
            column = 0;
            continue;
        }
        if (column + 3 > width) soft_break();
        const char encoded[] = {'=', hex_digits[c >> 4], hex_digits[c & 15]};
        out.append(encoded, 3);
        column += 3;
    }
    if (column > 0) out.append(crlf);
    return out;
}

std::string base64_lines(std::string_view bytes) {
    const auto all = base64(bytes);
    std::string out;
    for (std::size_t i = 0; i < all.size(); i += 76) out.append(all, i, 76).append(crlf);
    return out;
}

void header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append(crlf);
}

// "=_" cannot occur in quoted-printable nor in base64, so no part can hold a boundary.
std::string boundary(const MessageId& id, unsigned level) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "=_%016llx_%u",
                  static_cast<unsigned long long>(stable_hash(id.text())), level);
    return text.data();
}

void text_part(std::string& out, std::string_view type, std::string_view text) {
    out.append("Content-Type: ").append(type).append("; charset=utf-8\r\n");
    out.append("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    out.append(quoted_printable(text));
}

void calendar_part(std::string& out, const CalendarFile& calendar) {
    const bool cancels = calendar.method == CalendarMethod::cancel;
    out.append("Content-Type: text/calendar; charset=utf-8; method=");
    out.append(cancels ? "CANCEL" : "PUBLISH").append(crlf);
    out.append(
        "Content-Disposition: attachment; filename=\"termijn.ics\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n");
    out.append(base64_lines(calendar.text));
}

void logo_part(std::string& out, std::string_view logo) {
    out.append(
        "Content-Type: image/png\r\n"
        "Content-ID: <logo>\r\n"
        "Content-Disposition: inline; filename=\"logo.png\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n");
    out.append(base64_lines(logo));
}

void headers(std::string& out, const Mail& mail) {
    const auto angled = [&](const MessageId& id) {
        return "<" + id.text() + "@" + std::string(mail.from.address.domain()) + ">";
    };
    header(out, "Date", date(mail.date));
    header(out, "From", mailbox(mail.from));
    header(out, "Reply-To", mailbox(mail.reply_to));
    header(out, "To", mail.to.text());
    header(out, "Subject", unstructured(mail.subject));
    header(out, "Message-ID", angled(mail.id));
    if (mail.thread) header(out, "References", angled(*mail.thread));
    header(out, "Auto-Submitted", "auto-generated");
    header(out, "X-Auto-Response-Suppress", "OOF, AutoReply");
    header(out, "MIME-Version", "1.0");
}

void open_multipart(std::string& out, std::string_view kind, std::string_view limit) {
    out.append("Content-Type: multipart/").append(kind).append(";\r\n boundary=\"");
    out.append(limit).append("\"\r\n\r\n");
}

// The parts of a multipart, each under its boundary.
class Parts {
  public:
    Parts(std::string& out, std::string_view kind, std::string limit)
        : out_(out), limit_(std::move(limit)) {
        open_multipart(out_, kind, limit_);
    }
    std::string& next() { return out_.append("--").append(limit_).append(crlf); }
    void close() { out_.append("--").append(limit_).append("--\r\n"); }

  private:
    std::string& out_;
    std::string limit_;
};

// The HTML, with the picture that it shows.
void html_part(std::string& out, const Mail& mail) {
    if (mail.logo.empty()) return text_part(out, "text/html", mail.html);
    Parts related(out, "related", boundary(mail.id, 3));
    text_part(related.next(), "text/html", mail.html);
    logo_part(related.next(), mail.logo);
    related.close();
}

}  // namespace

std::string build_mime(const Mail& mail) {
    std::string out;
    std::size_t attached = mail.logo.size();
    for (const CalendarFile& calendar : mail.calendars) attached += calendar.text.size();
    out.reserve(2048 + mail.text.size() + mail.html.size() * 5 / 4 + attached * 3 / 2);
    headers(out, mail);
    Parts alternatives(out, "alternative", boundary(mail.id, 1));
    text_part(alternatives.next(), "text/plain", mail.text);
    std::string& html = alternatives.next();
    if (!mail.calendars.empty()) {
        // Beside the HTML, not a third alternative: a reader shows only one of those.
        Parts mixed(html, "mixed", boundary(mail.id, 2));
        html_part(mixed.next(), mail);
        for (const CalendarFile& calendar : mail.calendars) calendar_part(mixed.next(), calendar);
        mixed.close();
    } else {
        html_part(html, mail);
    }
    alternatives.close();
    return out;
}

}  // namespace termijnd
