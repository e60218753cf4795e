#pragma once

#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "daemon/api/api.h"
#include "daemon/api/some_cases.h"

namespace termijnd {

// Goes through all cases, some a turn, and holds nobody up: what is looked up of them is read on
// the store's reader, and what is made of that is worked out where imports are read.
//
//   loop's thread          reader's thread              thread for what is long
//   go() ────────────────▶ look at some cases
//                          ◀──────────── what was seen ─▶ use each
//   …  and when none are left ─────────────────────────▶ answer
//
// The functions own what they need. Only `use` and `answer` share it, on one thread.
template <class Seen>
class CaseWalk : public std::enable_shared_from_this<CaseWalk<Seen>> {
  public:
    using Look = std::function<Seen(const Snapshot&, const CaseKey&)>;
    using Use = std::function<void(const Seen&)>;
    using Answer = std::function<HttpResponse()>;

    CaseWalk(ApiPtr api, HttpReply reply, Look look, Use use, Answer answer)
        : api_(std::move(api)),
          reply_(std::move(reply)),
          look_(std::move(look)),
          use_(std::move(use)),
          answer_(std::move(answer)) {}

    void go(CaseKey after = {}) {
        struct Turn {
            std::vector<Seen> seen;
            CaseKey last;  // empty when none was left
        };
        auto turn = std::make_shared<Turn>();
        auto job = [self = this->shared_from_this(), after = std::move(after),
                    turn](const Snapshot& store) {
            turn->seen.clear();
            turn->last = some_cases(store, after, [&](const CaseKey& key) {
                turn->seen.push_back(self->look_(store, key));
            });
        };
        auto done = [self = this->shared_from_this(), turn](const std::exception_ptr& error) {
            if (error) return self->reply_(answer_to(error));
            boost::asio::post(self->api_->reading, [self, turn] {
                self->work([&] {
                    for (const Seen& each : turn->seen) self->use_(each);
                    if (turn->last.empty()) self->end(self->answer_());
                });
                if (!turn->last.empty() && !self->ended_)
                    boost::asio::post(self->api_->loop,
                                      [self, last = turn->last] { self->go(last); });
            });
        };
        read_store(api_, std::move(job), std::move(done));
    }

  private:
    void work(const std::function<void()>& body) {
        try {
            body();
        } catch (...) {
            end(answer_to(std::current_exception()));
        }
    }
    void end(HttpResponse response) {
        ended_ = true;
        boost::asio::post(api_->loop, [self = this->shared_from_this(),
                                       response = std::move(response)]() mutable {
            self->reply_(std::move(response));
        });
    }

    ApiPtr api_;
    HttpReply reply_;
    Look look_;
    Use use_;
    Answer answer_;
    bool ended_ = false;  // of the thread for what is long
};

// Walks through all cases and answers.
template <class Seen>
void walk_all(const ApiPtr& api, const HttpReply& reply, typename CaseWalk<Seen>::Look look,
              typename CaseWalk<Seen>::Use use, typename CaseWalk<Seen>::Answer answer) {
    std::make_shared<CaseWalk<Seen>>(api, reply, std::move(look), std::move(use), std::move(answer))
        ->go();
}

}  // namespace termijnd
