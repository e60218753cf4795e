#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "notify/webhook/address_guard.h"
#include "notify/webhook/http_target.h"
#include "tests/support/catch.h"

using namespace termijnd;
using Plain = HttpTarget::Plain;

namespace {

// A block of IANA's special-purpose registries and its public neighbours; "" where there is none.
struct Block {
    const char* first;
    const char* last;
    const char* before;
    const char* after;
};

constexpr Block v4_blocks[] = {
    {"0.0.0.0", "0.255.255.255", "", "1.0.0.0"},
    {"10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"},
    {"100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"},
    {"127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"},
    {"169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"},
    {"172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"},
    {"192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"},
    {"192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"},
    {"192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0"},
    {"192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0"},
    {"192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"},
    {"192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"},
    {"192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0"},
    {"198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"},
    {"198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"},
    {"203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"},
    {"224.0.0.0", "239.255.255.255", "223.255.255.255", ""},
    {"240.0.0.0", "255.255.255.255", "", ""},
};

constexpr Block v6_blocks[] = {
    {"::", "::1", "", ""},
    {"64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"100::", "100::ffff:ffff:ffff:ffff", "", ""},
    {"100:0:0:1::", "100::1:ffff:ffff:ffff:ffff", "", ""},
    {"2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001:200::"},
    {"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"},
    {"2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "2003::"},
    {"2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
     "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", "2620:4f:8001::"},
    {"3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "3fff:1000::"},
    {"5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    // Where the public internet begins and ends.
    {"1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "",
     "2000::"},
    {"4000::", "4000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
};

// As IPv6 carries it: mapped, through NAT64, and through 6to4.
std::vector<std::string> in_coats(const std::string& v4) {
    std::array<unsigned char, 4> bytes{};
    REQUIRE(inet_pton(AF_INET, v4.c_str(), bytes.data()) == 1);
    char six_to_four[32];
    std::snprintf(six_to_four, sizeof six_to_four, "2002:%02x%02x:%02x%02x::5", bytes[0], bytes[1],
                  bytes[2], bytes[3]);
    return {v4, "::ffff:" + v4, "64:ff9b::" + v4, six_to_four};
}

}  // namespace

TEST_CASE("every block of IANA's special-purpose registries is refused from its first to its last",
          "[notify]") {
    const AddressGuard guard;
    const auto walk = [&](const Block& block, const auto& writings) {
        for (const std::string refused : {block.first, block.last})
            for (const auto& address : writings(refused)) {
                INFO(address);
                CHECK(guard.refusal(address.c_str()));
            }
        for (const std::string open : {block.before, block.after}) {
            if (open.empty()) continue;
            for (const auto& address : writings(open)) {
                INFO(address);
                CHECK_FALSE(guard.refusal(address.c_str()));
            }
        }
    };
    for (const auto& block : v4_blocks) walk(block, in_coats);
    const auto as_it_is = [](const std::string& address) { return std::vector{address}; };
    for (const auto& block : v6_blocks) walk(block, as_it_is);
}

TEST_CASE("a refusal names the address, what it is, and the way out", "[notify]") {
    CHECK(AddressGuard().refusal("10.0.0.1") ==
          "10.0.0.1 is a private address: not allowed unless this endpoint's allow list names it");
    CHECK(AddressGuard::loopback_only().refusal("1.1.1.1") ==
          "1.1.1.1 is an address outside this host: not allowed, plain text stays on this host; "
          "use TLS");
}

TEST_CASE("a local translator's addresses are open to whom the allow list gives them", "[notify]") {
    // Where in 64:ff9b:1::/48 the IPv4 address stands is known to the local network alone, so it
    // is not looked for.
    const AddressGuard guard({AddressBlock::parse("64:ff9b:1::/96").value()});
    CHECK_FALSE(guard.refusal("64:ff9b:1::1.1.1.1"));
    CHECK(guard.refusal("64:ff9b:1:1::1.1.1.1"));
    CHECK(AddressGuard().refusal("64:ff9b:1::1.1.1.1"));
}

TEST_CASE("an address inside our own network is refused, however it is written", "[notify]") {
    const AddressGuard guard;
    for (const auto* address :
         {"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",
          "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
          "100.127.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
          "192.0.0.1", "192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "198.19.255.255",
          "::", "::1", "fe80::1", "febf::1", "fc00::1", "fdff::1", "fec0::1", "ff02::1", "ff0e::1",
          "2001:db8::1", "2001::1", "100::1", "5f00::1", "64:ff9b:1::1",
          // IPv4 in an IPv6 coat: mapped, compatible, NAT64, 6to4.
          "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
          "::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::c0a8:101",
          "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::", "2002:a9fe:a9fe::"}) {
        INFO(address);
        CHECK(guard.refusal(address));
    }
}

TEST_CASE("an address of the public internet may be reached", "[notify]") {
    const AddressGuard guard;
    for (const auto* address :
         {"1.1.1.1", "9.255.255.255", "11.0.0.1", "172.15.255.255", "172.32.0.1", "100.63.255.255",
          "100.128.0.1", "169.253.1.1", "192.167.1.1", "192.169.1.1", "198.17.1.1", "198.20.0.1",
          "223.255.255.255", "2a00:1450::1", "2606:4700::1111", "::ffff:1.1.1.1",
          "64:ff9b::101:101", "2002:101:101::1"}) {
        INFO(address);
        CHECK_FALSE(guard.refusal(address));
    }
}

TEST_CASE("an endpoint's allow-list opens its own networks and no others", "[notify]") {
    const AddressGuard guard({AddressBlock::parse("10.20.0.0/16").value(),
                              AddressBlock::parse("fd00:1::/48").value(),
                              AddressBlock::parse("192.168.7.9").value()});
    for (const auto* address : {"10.20.0.1", "10.20.255.255", "::ffff:10.20.3.4", "fd00:1::5",
                                "192.168.7.9", "64:ff9b::a14:1", "1.1.1.1"}) {
        INFO(address);
        CHECK_FALSE(guard.refusal(address));
    }
    for (const auto* address : {"10.21.0.1", "10.19.255.255", "fd00:2::5", "192.168.7.10", "::1"}) {
        INFO(address);
        CHECK(guard.refusal(address));
    }
}

TEST_CASE("a network is written as an address and a prefix length", "[notify]") {
    for (const auto* text : {"10.0.0.0/8", "::/0", "0.0.0.0/0", "10.1.2.3", "fd00::/7"})
        CHECK(AddressBlock::parse(text).has_value());
    for (const auto* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::/129", "10.0.0.0/8x",
                             "10.0.0.0/-1", "gemeente.nl", "10.0.0.0/8/8"}) {
        INFO(text);
        CHECK_FALSE(AddressBlock::parse(text).has_value());
    }
}

TEST_CASE("plain text reaches this host only", "[notify]") {
    const auto guard = AddressGuard::loopback_only();
    CHECK_FALSE(guard.refusal("127.0.0.1"));
    CHECK_FALSE(guard.refusal("::1"));
    CHECK(guard.refusal("10.0.0.1"));
    CHECK(guard.refusal("1.1.1.1"));
}

TEST_CASE("a socket address is judged like its text", "[notify]") {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    inet_pton(AF_INET, "10.0.0.1", &v4.sin_addr);
    sockaddr generic{};
    std::memcpy(&generic, &v4, sizeof v4);
    CHECK(AddressGuard().refusal(generic) == AddressGuard().refusal("10.0.0.1"));
    generic.sa_family = AF_UNIX;
    CHECK(AddressGuard().refusal(generic));
}

TEST_CASE("a webhook's URL is https, without user info, fragment or odd bytes", "[notify]") {
    CHECK(HttpTarget::parse("https://zaak.example/haken?x=1")->origin() ==
          "https://zaak.example:443");
    CHECK(HttpTarget::parse("https://zaak.example:8443/")->origin() == "https://zaak.example:8443");
    for (const auto* url :
         {"", "zaak.example", "http://zaak.example/", "http://127.0.0.1/", "ftp://zaak.example/",
          "file:///etc/passwd", "gopher://127.0.0.1:25/", "https:///pad", "https://u@zaak.example/",
          "https://u:p@zaak.example/", "https://zaak.example/#x", "https://zaak.example/a b",
          "https://zaak.example/\r\nX: y", "https://zaak.example/\n", "https://zaak.example\\@x/",
          "https://zaak.example:0/", "https://zaak.example:99999/", "https://zaak.éxample/"}) {
        INFO(url);
        CHECK_FALSE(HttpTarget::parse(url).has_value());
    }
}

TEST_CASE("in development plain http is spoken to this host, and https to others", "[notify]") {
    CHECK(HttpTarget::parse("http://127.0.0.1:8080/haak", Plain::loopback).has_value());
    CHECK(HttpTarget::parse("http://localhost:8080/haak", Plain::loopback).has_value());
    CHECK(HttpTarget::parse("http://[::1]:8080/haak", Plain::loopback).has_value());
    CHECK(HttpTarget::parse("https://zaak.example/", Plain::loopback)->guard().refusal("10.0.0.1"));
    CHECK(HttpTarget::parse("http://localhost/", Plain::loopback)->guard().refusal("1.1.1.1"));
    for (const auto* url : {"http://zaak.example/", "http://10.0.0.1/", "http://2130706433/",
                            "http://127.0.0.1.nip.io/", "http://localhost.example/"}) {
        INFO(url);
        CHECK_FALSE(HttpTarget::parse(url, Plain::loopback).has_value());
    }
}
