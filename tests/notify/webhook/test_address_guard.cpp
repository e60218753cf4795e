#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "notify/webhook/address_guard.h"
#include "notify/webhook/http_target.h"
#include "tests/support/catch.h"

using namespace termijnd;
using Plain = HttpTarget::Plain;

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
