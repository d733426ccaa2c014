"""What waits for a person, and what does no more once a person decided or nobody says it."""

from roms_assets.orders.reviewing import Reviewer
from tests.orders import things
from tests.orders.shop import NOW, Shop


def test_a_decision_about_what_nobody_says_any_more_waits_for_no_person() -> None:
    shop = Shop()
    reviewer = Reviewer(shop.lake, lambda: NOW)  # type: ignore[arg-type]
    assert reviewer.count_waiting() == 0, "before anything was made"
    shop.told(*things.a_mail("m", amount_minor=900, currency="USD")[:2])
    assert [key for key, _ in shop.build().waiting] == ["mail|m-0"]
    assert reviewer.count_waiting() == 1
    shop.lake.connection.execute("UPDATE order_match_review SET decided = 'new'")
    assert shop.build().waiting == []
    shop.lake.connection.execute("DELETE FROM mail_events")
    assert shop.build().waiting == reviewer.waiting(9) == []
    assert shop.rows("SELECT decided FROM order_match_review") == [("new",)], "the decision is kept"
