#include "daemon/access/caller.h"

namespace termijnd {

Origin origin_of(const HttpRequest& request, Instant now) {
    return {now, request.peer};
}

}  // namespace termijnd
