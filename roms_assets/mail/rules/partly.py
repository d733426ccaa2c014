"""Sentences of a mail that say that a part of its order goes on, or that it will only be tried to stop it.

In the languages of the templates. A mail that says so is no cancellation of the whole order, whatever its subject says.
"""

from collections.abc import Iterator, Sequence

from roms_assets.mail.rules.cancelled_alone import CANCELLED, are_goods_alone
from roms_assets.mail.rules.found import MailEvent
from roms_assets.mail.rules.word_lists import alternatives, any_of

IN_PART = "its text says that a part of the order goes on, or was cancelled alone"
ONLY_TRIED = "its text says that it is only tried to cancel the order"
_GOES_ON = r"""
    (?:remaining|remainder of|rest of) (?:the |your |this )?(?:items?|products?|order|articles?|shipment)
    the rest(?! of)
    (?:all|everything) else (?:is|will|in|from|comes|ships|arrives|remains|goes)
    (?:the|your|all) other (?:items?|products?)
    other (?:items?|products?) (?:in|of|from) (?:your|the|this) order
    (?:a |only )?part of (?:your|the|this) order|partial(?:ly)? cancel\w*
    (?:still|continue to) (?:be )?(?:ship|deliver|dispatch|send)(?:ed|ping|ing)?|still (?:on its way|arriving|coming)
    (?:übrigen?|restlichen?|verbleibenden?|anderen) (?:artikel\w*|position\w*|produkte?n?|ware\w*|teile?)
    (?:der|den) rest|rest (?:deiner|ihrer|der) bestellung|alles (?:andere|übrige)
    teil (?:deiner|ihrer|der|dieser) bestellung|teilweise|teilstorn\w+
    (?:weiterhin|trotzdem|dennoch) (?:\w+ ){0,3}(?:geliefert|versandt|verschickt|versendet|bestellt)
    autres (?:articles?|produits?)|le reste|reste (?:de votre|de la|de ta) commande|reste des articles
    (?:articles?|produits?) restants?|partie de (?:votre|la|ta) commande|partiellement
    (?:altri|restanti) (?:articoli|prodotti)|(?:articol[oi]|prodott[oi]) restant[ei]
    il resto|(?:resto|parte) del(?: tuo| suo)? ordine|resto dell['\u2019]ordine|parte dell['\u2019]ordine|parzial\w+
    (?:demás|otros) (?:artículos?|productos?)|(?:artículos?|productos?) restantes?
    el resto|lo demás|(?:resto|parte) de(?:l| tu| su) pedido|parcial\w*
    (?:pozostał\w+|inne) (?:produkt\w*|przedmiot\w*|artykuł\w*|pozycj\w*)
    reszt[aęy]|(?:część|części) (?:\w+ )?zamówienia|częściow\w+
    (?:overige|andere|resterende) (?:artikel(?:en)?|product(?:en)?|items?)
    de rest|al het (?:andere|overige)|(?:rest|deel) van (?:je|uw|de) bestelling|gedeeltelijk\w*
    """
_COUNTED = r"""
    (?:an?|one|some|several|certain|[0-9]{1,3}|the following|these|this) (?:of the )?(?:items?|products?)
    (?:folgende[rn]?|diese[rn]?|ein(?:en?)?|[0-9]{1,3}|mehrere|einige|einzelne) (?:artikel|position\w*|produkte?)
    (?:articles?|produits?) suivants?|(?:un|une|[0-9]{1,3}|certains|cet) (?:articles?|produits?)
    (?:seguent[ei]|alcuni|un|[0-9]{1,3}|quest[oi]) (?:articol[oi]|prodott[oi])
    (?:siguientes?|algunos|un|[0-9]{1,3}|este) (?:artículos?|productos?)
    (?:następując\w+|niektór\w+|jeden|[0-9]{1,3}) (?:produkt\w*|przedmiot\w*|artykuł\w*|pozycj\w*)
    (?:volgende|enkele|sommige|een|[0-9]{1,3}|dit) (?:artikel(?:en)?|product(?:en)?|items?)
    """
_TRIED = r"""
    (?:try|trying|attempt|attempting|do our best) to (?:cancel|stop)
    (?:request|asked) to cancel (?:\w+ ){0,6}(?:is being|will be|under review|received|processing)
    (?:will|may|might|could) not be able to cancel|(?:may|might) (?:already|still) (?:be )?ship(?:ped)?
    versuch\w*,? (?:[^\s.!?]+ ){0,10}(?:zu stornieren|stornieren|stornierung|aufzuhalten|zu stoppen)
    (?:stornierung|stornieren) (?:[^\s.!?]+ ){0,6}(?:versuch\w+|geprüft|in bearbeitung)
    (?:essay|tent)\w+ d['\u2019e] ?(?:annul|arrêt)\w*|tentative d['\u2019]annulation
    (?:prov|tent|cerch)\w+ (?:di|ad?) (?:annullare|fermare)|tentativo di annullamento
    (?:intent\w+|tratar\w*|tratamos) (?:de )?(?:cancelar|anular)\w*|intento de cancelación
    (?:spróbuj\w+|próbuj\w+|postaram\w*) (?:się )?(?:[^\s.!?]+ ){0,4}(?:anulować|zatrzymać)|prób\w+ anulowania
    (?:proberen|probeert) (?:[^\s.!?]+ ){0,8}(?:te annuleren|annuleren|tegen te houden)|poging tot annuler\w+
    """


_PARTS, _TRIES = any_of(_GOES_ON), any_of(_TRIED)
_SOME = any_of(
    rf"(?:{alternatives(_COUNTED)})(?!\w)[^.!?]{{0,80}}?(?<!\w){CANCELLED}"
    rf"|{CANCELLED}(?!\w)[^.!?\n]{{0,40}}?(?<!\w)(?:{alternatives(_COUNTED)})"
)
"""Some items beside the word for cancelled, in one sentence."""


def doubts_of_rest(texts: Sequence[str], events: Sequence[MailEvent]) -> Iterator[str]:
    """Why the whole of the order is not cancelled, though the mail was read so."""
    if not any(event.is_whole for event in events):
        return
    if any(_PARTS.search(text) or _SOME.search(text) or are_goods_alone(text) for text in texts):
        yield IN_PART
    if any(_TRIES.search(text) for text in texts):
        yield ONLY_TRIED
