#!/usr/bin/env python3
"""What must go out in 2026 for the dossiers in tests/data/year, reckoned apart from the program.

The last days are written down here by hand from the regulation; the ladder is programmed from its
description, with this year's holidays typed out. `year_oracle.py` prints the expected notices;
with a file as argument it says whether that file holds the same.
"""
import json
import sys
from datetime import date, timedelta

DAY = timedelta(days=1)
HOLIDAYS = {date.fromisoformat("2026-" + d) for d in
            ("01-01", "01-02", "04-03", "04-06", "04-27", "05-05", "05-14", "05-15", "05-25", "12-25")}
HOLIDAYS.add(date(2027, 1, 1))
ROLES = {"cliënt": {f"d{n:02}": f"c{n:02}" for n in range(1, 15)},
         "werkgever": dict(d02="wA", d05="wA", d06="wA", d03="wB", d07="wB", d08="wB", d13="wB",
                           d09="wC", d11="wC", d14="wC")}
LETTERS = {"c10"}        # has no mail address
NO_TEAM_LEADER = {"d12"}  # whose team leader has none


def d(text):
    return date.fromisoformat(text if len(text) > 5 else "2026-" + text)


def works(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def on_or_after(day):
    while not works(day):
        day += DAY
    return day


def on_or_before(day):
    while not works(day):
        day -= DAY
    return day


class Owed:
    """An obligation: which days it has, by hand, and from when nothing more is said about it."""

    def __init__(self, case, rule, who, known, earliest, latest=None, *, period=None, until=None,
                 inform=False, right=False, rest=None, postponed=None, off=False):
        self.case, self.rule, self.who, self.period = case, rule, who, period
        self.known, self.earliest, self.latest = d(known), d(earliest), d(latest or earliest)
        self.until = d(until) if until else date.max  # a fact of this day silences it
        self.inform, self.right = inform, right
        self.off = off  # that fact means that nothing is owed any more
        self.rest = (d(rest[0]), d(rest[1])) if rest else None
        self.postponed = (d(postponed[0]), d(postponed[1])) if postponed else None  # (on, to)


C, E, G = "cliënt", "werkgever", "college"
PLAN, REPORT = "jobcoaching.coachingsplan", "jobcoaching.verslag"
PLACE, REVIEW = "participatieplaats.duur", "participatieplaats.beoordeling"
TAX, ACCOUNTS, IDLE = ("zelfstandige.belastingaangifte", "zelfstandige.jaarstukken",
                       "zelfstandige.geen-activiteiten")

OWED = [
    # Back from holiday on Sunday 12 July, within two days: Tuesday the 14th.
    Owed("d01", "vakantie.terugkeer-melden", C, "07-12", "07-14", until="07-14"),
    Owed("d01", "vakantie.bewijs-overleggen", C, "07-12", "07-14", until="08-12"),
    # Six months from 2 February: the last day is Saturday 1 August.
    Owed("d02", PLACE, G, "02-02", "08-01", inform=True, until="07-31"),
    Owed("d02", REVIEW, G, "02-02", "08-01", until="07-20"),
    # Six months from 31 March: September has no 31st, so its last day; on the strict reading the 29th.
    # The review was taken on from 8 October for ten working days: 22 October is the tenth.
    Owed("d03", PLACE, G, "03-31", "09-29", "09-30", inform=True, until="11-06"),
    Owed("d03", REVIEW, G, "03-31", "09-29", "09-30", until="11-10", rest=("10-08", "10-22")),
    # In the scheme since March 2025, recorded on 5 January 2026: the years 2025 and 2026.
    Owed("d04", IDLE, C, "01-05", "01-14", period="2025", until="01-09"),
    Owed("d04", IDLE, C, "01-05", "2027-01-14", period="2026"),
    Owed("d04", TAX, C, "01-05", "04-30", period="2025", until="04-20"),
    Owed("d04", TAX, C, "01-05", "2027-04-30", period="2026"),
    Owed("d04", ACCOUNTS, C, "01-05", "06-30", period="2025", until="07-16"),
    Owed("d04", ACCOUNTS, C, "01-05", "2027-06-30", period="2026"),
    # Third month after 15 January: 31 March, 14 April or 30 April. Sixth: 30 June, 14 or 31 July.
    Owed("d05", PLAN, E, "01-15", "03-31", "04-30", until="03-20"),
    Owed("d05", REPORT, E, "01-15", "06-30", "07-31", until="07-10"),
    Owed("d06", PLAN, E, "01-15", "03-31", "04-30"),
    # The coaching ended on 20 May, after the plan was missed: the report is still owed.
    Owed("d06", REPORT, E, "01-15", "06-30", "07-31"),
    # Within a month of 2 March: 2 April.
    Owed("d06", "jobcoaching.wijziging-melden", E, "03-02", "04-02", until="04-02"),
    # From 28 February, known on 5 March: 30 April; the latest is Sunday 31 May, so 1 June. On 20 May
    # it was put off to 15 June. The report: 31 July to 31 August, waived on 1 July.
    Owed("d07", PLAN, E, "03-05", "04-30", "06-01", until="06-15", postponed=("05-20", "06-15")),
    Owed("d07", REPORT, E, "03-05", "07-31", "08-31", until="07-01", off=True),
    # Thirty days after 1 April: 1 May. A right.
    Owed("d08", "tlks.aanvraag", E, "04-01", "05-01", right=True),
    # Applied for before the contract began. Twelve months from 4 May; that there may be a second
    # period obliges nobody.
    Owed("d09", "tlks.maximale-duur", G, "05-04", "2027-05-03"),
    Owed("d10", IDLE, C, "02-02", "2027-01-14", period="2026"),
    Owed("d10", TAX, C, "02-02", "2027-04-30", period="2026"),
    Owed("d10", ACCOUNTS, C, "02-02", "2027-06-30", period="2026"),
    # Two weeks after 8 June: Monday 22 June.
    Owed("d10", "zelfstandige.aanslag", C, "06-08", "06-22", until="07-08"),
    # Six months from 12 January: Saturday 11 July. The client died on 15 June.
    Owed("d11", PLACE, G, "01-12", "07-11", inform=True, until="06-15"),
    Owed("d11", REVIEW, G, "01-12", "07-11", until="06-15"),
    # Thirteen weeks from Monday 2 March: Sunday 31 May.
    Owed("d12", "training.duur", G, "03-02", "05-31", until="06-22"),
    # From 1 September; the start was taken back on the 15th.
    Owed("d13", PLAN, E, "09-01", "11-30", "12-31", until="09-15", off=True),
    Owed("d13", REPORT, E, "09-01", "2027-02-28", "2027-03-31", until="09-15", off=True),
    # From 1 October 2025, known on 10 February: 31 December, at the latest 31 January, a Saturday, so
    # 2 February. The report: 31 March, at the latest 30 April.
    Owed("d14", PLAN, E, "02-10", "2025-12-31", "02-02", until="03-12"),
    Owed("d14", REPORT, E, "02-10", "03-31", "04-30", until="04-15"),
]

# Days on which a case manager's digest has nothing to tell. Until 5 January nobody knows anything.
# cm1: what became known on 5 January is new for a week; after that nothing is due within thirty days
#      until the coaching of 15 January, whose first monthly payment is due on 14 February and never
#      recorded.
# cm2: one placement is new for a week from 12 January on; its end is half a year off. From
#      2 February on a client without an address is a finding that stays.
def has_digest(manager, day):
    if manager == "cm1":
        return d("01-05") <= day <= d("01-12") or day >= d("01-15")
    return d("01-12") <= day <= d("01-19") or day >= d("02-02")


def far_away(owed):
    """More than 180 days ahead, where something nearer of the same beginning is announced."""
    return owed.earliest > owed.known + 180 * DAY and any(
        other.case == owed.case and other.who == owed.who and other.known == owed.known
        and other.earliest < owed.earliest for other in OWED)


def ladder(owed, count, base):
    """The count-th working day after the base; days of rest do not count, and nothing is said then."""
    first, last = owed.rest or (date.max, date.max)
    day = base
    while count:
        day += DAY
        if works(day) and not (owed.rest and first < day <= last):
            count -= 1
    while not works(day) or (owed.rest and first <= day <= last):
        day += DAY
    return day


def notices_of(owed):
    rows = []

    def say(day, kind, person, step=None):
        hour, channel = ("08:00", "brief") if person in LETTERS else ("09:00", "mail")
        if person == "dis":
            channel = "webhook"
        rows.append((day, hour, kind, person, channel, step))

    def remind(earliest, days, people, not_until):
        for before in days:
            day = on_or_before(earliest - before * DAY)
            if day >= not_until:
                for person in people:
                    say(day, "herinnering", person, str(before))

    def accuse(latest):
        # Told when it is over already: two weeks from then on.
        base = latest if told <= latest else max(latest, told + 14 * DAY)
        late = ladder(owed, 1, base)
        say(late, "gemist", "dis")
        if owed.who != G:
            say(late, "gemist", ROLES[owed.who][owed.case])
        if owed.right:
            return
        steps = [("1", 5, "tl1"), ("2", 10, "ah1"), ("r1", 15, "ah1"), ("r2", 20, "ah1"),
                 ("r3", 25, "ah1")]
        if owed.case in NO_TEAM_LEADER:
            steps = [("1", 5, "ah1"), ("r1", 10, "ah1"), ("r2", 15, "ah1"), ("r3", 20, "ah1")]
        for step, count, person in steps:
            day = ladder(owed, count, base)
            say(day, "escalatie", person, step)
            say(day, "escalatie", "dis", step)

    def change(on):
        """Whoever was told before that day hears that the last day moved or is off."""
        for person in sorted({row[3] for row in rows if row[0] < on}):
            say(on, "wijziging", person, None if on == owed.until else owed.postponed[1].isoformat())

    told = on_or_after(owed.known)
    if owed.who != G:
        person = ROLES[owed.who][owed.case]
        if not far_away(owed):
            say(told, "aankondiging", person)
        remind(owed.earliest, (30, 14, 7, 1), [person], told + DAY)
    if owed.inform:
        remind(owed.earliest, (30, 7), [ROLES[C][owed.case], ROLES[E][owed.case]], told)
    accuse(owed.latest)
    if owed.postponed:
        on, to = owed.postponed
        rows[:] = [row for row in rows if row[0] < on]
        remind(to, (30, 14, 7, 1), [person], on)
        accuse(to)
        change(on)
    rows[:] = [row for row in rows if row[0] < owed.until]
    if owed.off:
        change(owed.until)
    return [(day.isoformat(), hour, kind, person, channel, owed.case, owed.rule, owed.period, step)
            for day, hour, kind, person, channel, step in rows
            if day.year == 2026]


def expected():
    rows = [row for owed in OWED for row in notices_of(owed)]
    # On 16 July it turned out that the accounts of 2025 had come on 29 June. The client was told on
    # 1 July that they were late, the team leader on the 7th, the head of department on the 14th;
    # the connected system heard all of it.
    for person, channel in (("c04", "mail"), ("tl1", "mail"), ("ah1", "mail"), ("dis", "webhook")):
        rows.append(("2026-07-16", "09:00", "rectificatie", person, channel, "d04", ACCOUNTS, "2025",
                     None))
    day = date(2026, 1, 1)
    while day.year == 2026:
        for manager in ("cm1", "cm2"):
            if works(day) and has_digest(manager, day):
                rows.append((day.isoformat(), "08:00", "dagoverzicht", manager, "mail", None, None,
                             None, None))
        day += DAY
    keys = ("dag", "uur", "soort", "aan", "kanaal", "dossier", "regel", "periode", "stap")
    rows.sort(key=lambda row: [cell or "" for cell in row])
    lines = ",\n".join(json.dumps({k: v for k, v in zip(keys, row) if v is not None},
                                  ensure_ascii=False) for row in rows)
    return "[\n" + lines + "\n]\n"


if len(sys.argv) == 1:
    sys.stdout.write(expected())
else:
    with open(sys.argv[1], encoding="utf-8") as file:
        same = file.read() == expected()
    print("the same" if same else f"{sys.argv[1]} holds something else")
    sys.exit(0 if same else 1)
