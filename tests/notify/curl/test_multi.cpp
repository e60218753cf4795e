#include <sys/epoll.h>

#include <cerrno>
#include <filesystem>
#include <map>
#include <set>

#include "notify/curl/http.h"
#include "notify/curl/multi.h"
#include "notify/curl/smtp.h"
#include "tests/notify/network_test.h"
#include "tests/support/catch.h"

using namespace termijnd;
using namespace termijnd::test;
using Kind = Outcome::Kind;

namespace {

// A machine on which only so many descriptors can be had and waited for.
class NarrowMulti : public CurlMulti {
  public:
    using CurlMulti::CurlMulti;

    std::size_t room = 1000;
    bool changes = true;  // whether what is waited for can be changed
    bool sockets = true;  // whether there are any

    curl_socket_t open_socket(const curl_sockaddr& address) override {
        if (sockets) return CurlMulti::open_socket(address);
        errno = EMFILE;
        return CURL_SOCKET_BAD;
    }

  protected:
    int control(int operation, curl_socket_t socket, epoll_event* event) override {
        const bool full = operation == EPOLL_CTL_ADD && in_.size() >= room;
        if (full || (operation == EPOLL_CTL_MOD && !changes)) {
            errno = full ? ENOSPC : ENOMEM;
            return -1;
        }
        if (operation == EPOLL_CTL_ADD) in_.insert(socket);
        if (operation == EPOLL_CTL_DEL) in_.erase(socket);
        return CurlMulti::control(operation, socket, event);
    }

  private:
    std::set<curl_socket_t> in_;
};

struct NarrowLine {
    explicit NarrowLine(NetworkSettings given = {}) : settings(std::move(given)) {}

    // The outcomes of `count` webhooks at once.
    std::vector<Outcome> webhooks(const std::shared_ptr<const WebhookEndpoint>& to, int count) {
        std::vector<Outcome> outcomes;
        for (int i = 0; i < count; ++i)
            http.post(call(to, "id-" + std::to_string(i)),
                      [&](Outcome outcome) { outcomes.push_back(std::move(outcome)); });
        run();
        return outcomes;
    }

    Outcome mail(const std::string& bytes = "x") {
        std::vector<Outcome> outcomes;
        smtp.send({address("a@b.example"), address("client@post.example")}, bytes,
                  [&](Outcome outcome) { outcomes.push_back(std::move(outcome)); });
        CHECK(outcomes.empty());
        run();
        REQUIRE(outcomes.size() == 1);
        return outcomes[0];
    }

    void run() {
        loop.restart();
        loop.run();
    }

    const NetworkSettings settings;
    boost::asio::io_context loop;
    NarrowMulti multi{loop};
    CurlSmtp smtp{loop, multi, settings};
    CurlHttp http{multi, settings};
};

// A fault of this machine, to be tried again, at nobody's cost.
void check_local(const Outcome& outcome) {
    INFO(outcome.answer);
    CHECK(outcome.kind == Kind::retry);
    CHECK(outcome.made_at_home);
    CHECK_FALSE(outcome.destination_down);
    CHECK(outcome.answer.find("this machine cannot wait") != std::string::npos);
}

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

TEST_CASE("a webhook this machine cannot wait for is tried again, and the others go on",
          "[notify]") {
    const Receiver receiver;
    NarrowLine line;
    const auto to = endpoint(receiver.url("/"));
    line.multi.room = 9;
    int sent = 0;
    for (const auto& outcome : line.webhooks(to, 32)) {
        if (outcome.kind == Kind::sent)
            ++sent;
        else
            check_local(outcome);
    }
    CHECK(sent >= 9);
    CHECK(sent < 32);
    CHECK(line.multi.under_way() == 0);

    line.multi.room = 1000;
    for (const auto& outcome : line.webhooks(to, 32)) CHECK(outcome.kind == Kind::sent);
    CHECK(line.multi.under_way() == 0);
}

TEST_CASE("a webhook that had gone out when the waiting failed is uncertain", "[notify]") {
    const Receiver receiver;
    NarrowLine line;
    line.multi.changes = false;
    const auto outcome = line.webhooks(endpoint(receiver.url("/")), 1).at(0);
    CHECK(outcome.kind == Kind::uncertain);
    CHECK(outcome.made_at_home);
    line.multi.changes = true;
    CHECK(line.webhooks(endpoint(receiver.url("/")), 1).at(0).kind == Kind::sent);
}

TEST_CASE("a mail this machine cannot wait for is tried again", "[notify]") {
    const MailServer server;
    NarrowLine line(server.settings());
    line.multi.room = 0;
    check_local(line.mail());
    line.multi.room = 1;
    CHECK(line.mail().kind == Kind::sent);
    CHECK(line.smtp.connections() == 1);
    // Also on a session that is kept.
    line.multi.room = 0;
    check_local(line.mail());
    line.multi.room = 1;
    CHECK(line.mail().kind == Kind::sent);
    // And with the body half-way.
    line.multi.changes = false;
    check_local(line.mail(std::string(std::size_t{32} << 20, 'x')));
    line.multi.changes = true;
    CHECK(line.mail().kind == Kind::sent);
    CHECK(line.multi.under_way() == 0);
    CHECK(server.log().size() == 3);
}

TEST_CASE("a process without descriptors has a fault of its own, and nobody is down", "[notify]") {
    const Receiver receiver;
    const MailServer server;
    const auto to = endpoint(receiver.url("/"));
    NarrowLine line(server.settings());
    line.multi.sockets = false;
    for (const auto& outcome : {line.webhooks(to, 1).at(0), line.mail()}) {
        CHECK(outcome.kind == Kind::retry);
        CHECK(outcome.made_at_home);
        CHECK_FALSE(outcome.destination_down);
        CHECK(outcome.answer == "no socket on this machine: Too many open files");
    }
    line.multi.sockets = true;
    CHECK(line.webhooks(to, 1).at(0).kind == Kind::sent);
    CHECK(line.mail().kind == Kind::sent);
}

TEST_CASE("a network that goes takes its descriptors with it", "[notify]") {
    const Receiver receiver;
    const MailServer server;
    const auto hook = endpoint(receiver.url("/"));
    const auto named = endpoint("http://localhost" + receiver.url("/").substr(16));
    const auto stalled = endpoint(receiver.url("/stall"));
    boost::asio::io_context loop;
    std::size_t calls = 0;
    std::map<Kind, int> outcomes;
    const auto note = [&](const Outcome& outcome) { ++outcomes[outcome.kind]; };
    const auto live = [&] {
        Network network(loop, server.settings());
        network.send_webhook(call(hook), note);
        network.send_webhook(call(named), note);
        network.send_mail({address("a@b.example"), address("client@post.example")}, "x", note);
        loop.restart();
        loop.run();
        // These are under way when it goes.
        network.send_webhook(call(stalled), note);
        network.send_mail({address("a@b.example"), address("silent-data@post.example")}, "x", note);
        loop.restart();
        calls += 3;
        const auto arrived = [&] {
            loop.poll();
            return receiver.log().size() == calls;
        };
        REQUIRE(wait_until(arrived));
    };
    live();
    const auto before = open_descriptors();
    for (int i = 0; i < 50; ++i) live();
    loop.restart();
    loop.poll();
    CHECK(open_descriptors() == before);
    CHECK(outcomes == std::map<Kind, int>{{Kind::sent, 51 * 3}});
}
