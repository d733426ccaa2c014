"""What the demo shows of the finished tables: daily sales of the tills, and what Square's orders come to."""

from pathlib import Path

from demo.lake_opened import opened

_SALES = """
    PIVOT (SELECT branch, daypart, round(net_amount)::BIGINT AS net FROM lake.pos_daily_sales)
    ON daypart IN ('Breakfast', 'Lunch', 'PM Snack', 'Dinner') USING coalesce(sum(net), 0) ORDER BY branch
"""
_PLACES = """
    SELECT d.location_name, d.currency, sum(d.order_count)::BIGINT, sum(d.sold_quantity)::DOUBLE,
           (sum(d.total_minor) // sum(d.order_count))::BIGINT, sum(d.net_minor)::BIGINT,
           any_value(t.item_name || ', ' || t.variation_name),
           (SELECT count(*) FROM lake.square_low_stock l WHERE l.location_id = d.location_id)
    FROM lake.square_daily_sales d
    LEFT JOIN lake.square_top_items t
        ON t.location_id = d.location_id AND t.currency = d.currency AND t.rank = 1
    GROUP BY d.location_id, d.location_name, d.currency ORDER BY d.location_id
"""
_GAPS = """
    SELECT (SELECT string_agg(told, ', ' ORDER BY first) FROM (
               SELECT season || ' ' || count(*) AS told, min(season_from) AS first
               FROM lake.square_unsold_items GROUP BY season)),
           count(*) FILTER (lacks_sku), count(*) FILTER (lacks_vendor), count(*) FILTER (lacks_cost),
           (SELECT count(*) FROM lake.square_refused_goods_lines)
    FROM lake.square_incomplete_items
"""
_MARGIN = """
    SELECT currency, sum(margin_minor)::BIGINT, sum(net_sales_minor) FILTER (margin_minor IS NOT NULL)::BIGINT
    FROM lake.square_margins GROUP BY currency HAVING count(margin_minor) > 0 ORDER BY currency
"""
_ORDERS = """
    SELECT e.source, o.order_id, coalesce(o.channel, '-'), coalesce(o.status, '-'), coalesce(o.total_minor / 100, 0)
    FROM lake.shipstation_orders o JOIN lake.webhook_events e USING (event_id) ORDER BY e.event_id LIMIT 12
"""
_MAIL = """
    SELECT received_date, shop, kind, coalesce(order_number, tracking_number), amount_minor, currency, is_whole
    FROM lake.mail_events WHERE $shop IN ('', shop) ORDER BY received_at, event_key
"""
_OFFERS = """
    SELECT title, price_minor, stock FROM lake.web_listings
    WHERE date = (SELECT max(date) FROM lake.web_listings) ORDER BY page_number, page_position
"""
Offers = dict[str, tuple[int, int]]
"""Name of what a supplier offers -> its price in cents, and how many there are."""
_SHOWN_OFFERS = 6
_WITHOUT_CENTS = ("JPY",)


def shown_sales(lake: Path) -> list[str]:
    """Net sales as lines of a table; empty when there are none. Nobody else may have the lake open meanwhile."""
    if not lake.exists():
        return []
    with opened(lake) as connection:
        found = connection.sql(_SALES)
        rows = [
            found.columns,
            *([branch, *(f"{net:,}" for net in nets)] for branch, *nets in found.fetchall()),
        ]
    return [f"{row[0]:<12}" + "".join(f"{cell:>12}" for cell in row[1:]) for row in rows]


def shown_square(lake: Path) -> list[str]:
    """What each location of Square's sold, and what the owner is to look at; empty when there is nothing."""
    if not lake.exists():
        return []
    with opened(lake) as connection:
        places = connection.sql(_PLACES).fetchall()
        gaps = connection.sql(_GAPS).fetchone() or ("", 0, 0, 0, 0)
        margins = connection.sql(_MARGIN).fetchall()
    heading = f"{'Location':<14}{'Orders':>7}{'Pieces':>10}{'Average':>14}{'Net of refunds':>18}{'Low':>5}  Best item"
    return [
        heading,
        *(
            f"{name:<14}{orders:>7,}{pieces:>10,.2f}{_money(average, currency):>14}{_money(net, currency):>18}"
            f"{low or '·':>5}  {best}"
            for name, currency, orders, pieces, average, net, best, low in places
        ),
        *(f"Margin where a cost is known: {_money(margin, currency)}, {100 * margin / net:.1f} %"
          for currency, margin, net in margins),
        f"Nobody bought: {gaps[0] or 'nothing'} items. Without SKU {gaps[1]}, vendor {gaps[2]}, cost {gaps[3]}."
        f" Lines of goods.csv that are refused: {gaps[4]}.",
    ]  # fmt: skip


def _money(minor: int, currency: str) -> str:
    """An amount as people write it."""
    return f"{minor:,} {currency}" if currency in _WITHOUT_CENTS else f"{minor / 100:,.2f} {currency}"


def offers_in(lake: Path) -> Offers:
    """What the supplier's pages listed last; empty when there is nothing."""
    if not lake.exists():
        return {}
    with opened(lake) as connection:
        return {title: (price, stock) for title, price, stock in connection.sql(_OFFERS).fetchall()}


def shown_offers(now: Offers, before: Offers) -> list[str]:
    """Some offers as lines; after an earlier reading those whose price has changed."""
    changed = {name: told for name, told in now.items() if before.get(name, told)[0] != told[0]}
    chosen = list((changed if before else now).items())
    lines = [
        f"{name:<26}{price / 100:>12,.2f} PHP {stock:>4} in stock{_was(name, price, before)}"
        for name, (price, stock) in chosen[:_SHOWN_OFFERS]
    ]
    more = len(chosen) - len(lines)
    return [*lines, f"and {more} more"] if more > 0 else lines


def _was(name: str, price: int, before: Offers) -> str:
    return f", was {before[name][0] / 100:,.2f}" if name in before and before[name][0] != price else ""


def shown_orders(lake: Path) -> list[str]:
    """What became of webhooks: the first orders that they told of, as lines of a table; empty when there are none."""
    if not lake.exists():
        return []
    with opened(lake) as connection:
        rows = connection.sql(_ORDERS).fetchall()
    heading = f"{'From':<14}{'Order':<22}{'Channel':<14}{'Status':<20}{'Total':>8}"
    lines = [
        f"{source:<14}{order:<22}{channel:<14}{status:<20}{total:>8.2f}"
        for source, order, channel, status, total in rows
    ]
    return [heading, *lines]


def shown_mail(lake: Path, shop: str = "") -> list[str]:
    """What mails tell of, all or of one shop, as lines of a table; empty when they tell of nothing."""
    if not lake.exists():
        return []
    with opened(lake) as connection:
        rows = connection.execute(_MAIL, {"shop": shop}).fetchall()
    lines = [
        f"{day!s:<12}{sender or '-':<18}{_told(kind, is_whole):<22}{number or '-':<24}"
        f"{_money(amount, currency) if currency and amount is not None else '':>14}"
        for day, sender, kind, number, amount, currency, is_whole in rows
    ]
    return [f"{'Received':<12}{'Sender':<18}{'Tells of':<22}{'Order or parcel':<24}{'Amount':>14}", *lines]


def _told(kind: str, is_whole: bool | None) -> str:
    return f"partial {kind}" if is_whole is False else kind
