"""The words by which the text of a mail denies what its subject tells of, in nine languages.

Each line is an alternative; one of Japanese, which has no spaces, stands in a line of its own. A word too many costs a
person a look; one too few invents an order or a refund.
"""

from dataclasses import dataclass

from roms_assets.mail.rules.found import EventKind


@dataclass(frozen=True)
class Denial:
    """One way to deny something: a sentence with words of both lists, unless it has one of the third."""

    told: str
    """The reason for which the mail waits."""
    about: str
    said: str
    unless: str


_MAYBE = r"""
    if|unless|until|once|when|may|might|can be|in case|would
    wenn|falls|sofern|sollte\w*|solange|bis|sobald|(?:kann|könn\w+)(?! (?:\S+ ){0,6}nicht)
    si|sauf|lorsque|tant que|peut(?! pas)|quand
    se (?:il|la|l['\u2019]|non|lo|hai|vuoi|desideri|o|a|não|você|quiser)|qualora|finché|fino a\w*|quando|(?<!non )può
    cuando|hasta|mientras|(?<!no )(?<!no se )puede\w*|caso|até
    jeśli|jeżeli|gdy|dopóki|(?<!nie )może\w*
    als|indien|zodra|tenzij|wanneer|kan(?! (?:\S+ ){0,4}niet)|kunt
    場合
    """
_ORDERED = r"""
    order|orders|purchase|payment|card
    \w*bestellung|auftrag|\w*zahlung|\w*karte|einkauf
    commande|paiement|carte|achat
    ordine|pagamento|carta|acquisto
    pedido|pago|tarjeta|compra
    encomenda|cartão
    zamówieni\w+|płatnoś\w+|kart\w+|zakup\w*
    bestelling|betaling|kaart|aankoop
    注文
    """
_ONLY_OFFERED = r"""
    this is (?:only|just) an? (?:quote|quotation|offer|estimate|request|draft)
    (?:dies|das|es) ist (?:nur|lediglich) ein (?:\w+ )?(?:angebot|entwurf|kostenvoranschlag)
    ceci n['\u2019]est qu['\u2019]un devis|questo è solo un preventivo|esto es solo un presupuesto
    isto é apenas um orçamento|to (?:jest )?tylko (?:oferta|wycena)|dit is (?:slechts|alleen|nog maar) een offerte
    """
_WAS_CANCELLED = r"""
    (?:was|were|is|been|be|we|we['\u2019]ve|have|had to) cancell?(?:ed)?(?<!not be cancelled)(?<!not be canceled)
    (?<!nicht )(?<!nicht mehr )storniert|(?:müssen|mussten) (?:\w+ ){0,6}stornieren
    (?:été|est) annulée?s?|(?:avons|a|ont) annulé|(?:stat[oa]|abbiamo) annullat[oa]
    (?:sido|fue|ha|hemos) cancelad[oa]|(?:foi|sido) cancelad[oa]|cancel[aá]mos
    (?<!zostać )(?<!być )anulowan(?!i)\w*|anulowaliśmy|musieliśmy anulować
    (?:is|werd|hebben) (?:\w+ ){0,3}geannuleerd
    キャンセル(?:されました|いたしました|となりました)
    """
_NOT_ORDERED = r"""
    declined|rejected|failed|unsuccessful
    (?:declin|reject|refus)(?:e|ed|ing)? (?:\w+ ){0,2}(?:order|payment|purchase)
    (?:not|\w*n['\u2019]t|unable to|cannot) (?:\w+ ){0,3}(?:process|complete|place|fulfill?|confirm)(?:e?d)?
    (?:not|\w*n['\u2019]t|unable to|cannot) (?:\w+ ){0,3}(?:authori[sz]|accept(?!ance| returns)|charge your card)\w*
    not (?:\w+ )?successful|(?:been|was) voided|order is (?:incomplete|not (?:yet )?(?:valid|final))
    (?:this|it) (?:is not|isn['\u2019]t) (?:yet )?an? (?:\w+ )?order(?! accept)
    (?<!noch )nicht (?:\w+ ){0,3}(?:\w*bearbeite|ausgeführt|ausführen|verarbeite|angenommen|annehmen|akzeptier
    |durchgeführt|durchführen|autorisiert|abgebucht|abbuchen|erfolgreich|entgegen|zustande|eingezogen)\w*
    nicht (?:\w+ ){0,3}(?:abgeschlossen|abschließen|aufgegeben)|bestellung (?:ist unvollständig|nicht erhalten)
    (?:ihre|deine|die|eure) bestellung (?:ist|wurde) (?:\w+ ){0,2}nicht (?:\w+ ){0,2}(?:gültig|bestätigt)
    (?:dies|das|es) ist (?:\w+ )?keine? (?:\w+ )?(?:bestellung|auftrag)|noch keinen? (?:\w+ )?(?:bestellung|auftrag)
    abgelehnt|ablehnen|fehlgeschlagen|gescheitert|zurückgewiesen
    pas (?:pu|été) (?:\w+ ){0,3}(?:trait|valid|accept|finalis|débit|pass|effectu|confirm|abouti)\w*
    est pas (?:encore )?(?:été )?(?:valid|confirm|finalis|terminé)\w*|est pas (?:encore )?une commande
    peut pas (?:être )?(?:trait|accept|honor)\w*|(?:pouvons|pourrons) (?:\w+ )?pas (?:\w+ )?(?:trait|accept|honor)\w*
    refusée?s?|rejetée?s?|échoué\w*
    (?:dû|devons|contraints de) (?:refuser|rejeter|annuler)
    non (?:\w+ ){0,4}(?:a )?(?:elabora|completa|accetta(?!zion)|evade|addebita|effettua|conferma(?! l)|andat)\w*
    ordine non è (?:\w+ ){0,2}(?:valid|definitiv)o|questo non è (?:ancora )?un ordine
    rifiutat[oa]|fallit[oa]|(?:dovuto|dobbiamo) (?:rifiutare|annullare)
    no (?:\w+ ){1,3}(?:procesa|completa|tramita|realiza|acepta(?!ci)|cobra|confirma(?! que))\w*
    no (?:es|está) (?:\w+ )?(?:válid|confirmad)o|esto (?:todavía |aún )?no es un pedido
    rechazad[oa]|fallid[oa]|(?:tenido|tuvimos|tenemos) que (?:rechazar|cancelar)
    não (?:\w+ ){0,4}(?:process|conclu|aceit(?!aç)|realiz|confirm(?!aç))\w*
    isto (?:ainda )?não é uma? (?:pedido|encomenda)
    recusad[oa]|rejeitad[oa]|(?:tivemos|temos) (?:de|que) (?:recusar|cancelar)
    nie (?:\w+ ){0,3}(?:przetworz|zrealizowa|przyj(?!ęci)|złoż(?!eni)|potwierdz(?!eni))\w*
    nie (?:(?!jeszcze)\w+ ){1,3}pobra\w*
    nie powiod\w+|zamówienie nie jest (?:\w+ )?ważne|to (?:jeszcze )?nie jest (?:jeszcze )?zamówienie
    odrzucon\w*|odrzuci(?:ć|liśmy)|nieudan\w*
    niet (?:\w+ ){0,3}(?:verwerk|geplaatst|afgerond|geaccepteerd|voltooi|uitgevoerd|uitvoeren|gelukt|afschrijven)\w*
    niet (?:\w+ ){0,3}(?:aannemen|aangenomen|accepteren)|bestelling is (?:nog )?niet (?:geldig|bevestigd)
    dit is (?:nog )?geen (?:\w+ )?bestelling
    geweigerd|mislukt|afgewezen
    (?:moeten|moesten|hebben) (?:\w+ ){0,4}(?:weigeren|afwijzen|annuleren)
    承(?:ることができ|れ)ません|お受けできません|(?:確定|完了)していません
    """
_REFUND = r"""
    refund\w*|money back|reimburse\w*
    \w*erstatt\w*|\w*rückzahlung\w*|gutschrift|betrag|geld
    rembours\w*
    rimbors\w*
    reembols\w*|devolución|reintegr\w*|estorno
    zwro\w*|zwróc\w*
    \w*terugbetal\w*|\w*terugbetaald\w*
    返金
    """
_PAID_BACK = r"""
    (?:(?:have|has|was|were)(?: been)?|we|we['\u2019]ve) (?:\w+ )?(?:refunded|reimbursed|issued (?:\w+ ){1,2}refund)
    (?:haben|wurde|wurden|ist) (?:\S+ ){0,6}(?:erstattet|zurückgezahlt)
    (?:avons|a été|avez été) (?:\w+ )?remboursée?s?
    (?:abbiamo|stat[oa]) (?:\w+ )?rimborsat[oa]
    (?:hemos|ha sido|han sido|foi|foram|sido) (?:reembolsad|reintegrad)[oa]s?|reembols[aá]mos
    zwróciliśmy|(?:został\w*|zostały) zwrócon\w+
    (?:hebben|is|zijn|werd) (?:\S+ ){0,5}terugbetaald
    返金(?:いたしま|しま|されま)した
    """
_DONE = rf"""
    {_PAID_BACK.strip()}
    (?:has|have|was|been|we|we['\u2019]ve) (?:issued|processed|credited)
    (?:haben|wurde|wurden|ist) (?:\S+ ){{0,6}}(?:überwiesen|veranlasst|gutgeschrieben)
    (?:avons|a été) (?:\w+ )?(?:effectué|émis)|(?:abbiamo|stato) emesso|(?:hemos|ha sido|foi) emitido
    hebben .{{0,40}} gedaan
    """
_NOT_PAID_BACK = r"""
    (?:not|\w*n['\u2019]t|unable to|cannot) (?:yet |been |be |able to )*(?:refund(?!able)|issue|process|approve)\w*
    no refund|refund (?:has been|was|is) cancell?ed|denied|deny|declined|rejected|refused|failed|unsuccessful
    (?:not |in)eligible|(?:under|in) review|on hold|pending
    nicht (?:\w+ ){0,3}(?:erstatt(?:en|et)|aus(?:zahlen|gezahlt)|veranlass\w+|genehmig\w+|\w*bearbeite\w*)
    nicht (?:\w+ ){0,3}(?:durch(?:geführt|führen)|gutgeschrieben|gutschreiben|überwiesen|überweisen|möglich|erfolgreich)
    keine? (?:\w+ ){0,2}\w*(?:erstattung|rückzahlung)|erstattung (?:wurde|ist) storniert
    abgelehnt|ablehnen|verweiger[nt]|fehlgeschlagen|gescheitert|zurückgewiesen
    wir prüfen|prüfen wir|(?:wird|werden) (?:\w+ ){0,2}geprüft|in prüfung
    pas (?:\w+ ){0,2}(?:rembours|effectu|approuv|accept|trait|abouti|possible|éligible)\w*|aucun remboursement
    refusée?s?|rejetée?s?|échoué\w*|impossible|en cours (?:d['\u2019]examen|de vérification)|(?:examinons|vérifions)
    non (?:\w+ ){0,3}(?:rimborsa|effettua|approva|elabora|emess|emette|idone|possibile|accetta(?!zion))\w*
    nessun rimborso
    rifiutat[oa]|respint[oa]|fallit[oa]|in (?:fase di )?verifica|stiamo (?:esaminando|verificando|valutando)
    no (?:\w+ ){0,3}(?:reembols|procesa|aproba|emiti|tramita|posible|acepta(?!ci)|realiza)\w*|ningún reembolso
    rechazad[oa]|denegad[oa]|fallid[oa]|en revisión|estamos (?:revisando|verificando)|pendiente
    não (?:\w+ ){0,3}(?:reembols|process|aprova|emiti|efetu|possível|aceit(?!aç))\w*|nenhum reembolso
    recusad[oa]|rejeitad[oa]|negad[oa]|falhou|em (?:análise|revisão)|estamos a? ?(?:analisa|verifica)\w+|pendente
    nie (?:\w+ ){0,3}(?:zwróc|zwrotu|zrealizowa|przyzna|wypłac|możliw)\w*|nie powi(?:ódł|od)\w*
    odrzucon\w*|odrzuciliśmy|odmówi\w*|nieudan\w*|sprawdzamy|rozpatrujemy|weryfikujemy|w trakcie weryfikacji
    niet (?:\w+ ){0,3}(?:terugbeta|verwerk|goedgekeurd|gelukt|mogelijk|uitbeta)\w*|geen (?:\w+ )?terugbetaling
    geweigerd|afgewezen|mislukt|(?:wordt|worden) (?:nog )?(?:gecontroleerd|beoordeeld)
    (?:we|wij) (?:controleren|beoordelen)
    返金(?:は|が|を)?(?:でき|お受けでき|いたしかね|承れ)ま|返金.{0,10}(?:却下|拒否|失敗)
    """
_FEES = r"""
    shipping|postage|fees?|delivery (?:costs?|charges?)
    versand\w*|\w*gebühr\w*|porto|frais|spese|gastos|portes|koszt\w*|opłat\w*|verzendkosten
    送料|手数料
    """
"""What is often not paid back with the rest."""
_GOODS_FIRST = r"""
    (?:once|as soon as|after|when) we(?: have|['\u2019]ve)? (?:receive|inspect|get|got|check)\w*
    (?:once|as soon as|after|when) (?:the|your) (?:return|(?:returned )?items?|package) (?:is|are|ha(?:s|ve)|arrives)
    (?:upon|on|after|pending) (?:the )?(?:receipt|return|inspection) of
    (?:sobald|wenn|nachdem) (?:wir|d\w+|ihre?) (?:(?!\w*(?:erst|gutsch|zahl))\w+ ){0,6}\w*(?:halten|trifft|prüft|kommt)
    (?:sobald|wenn|nachdem) (?:d\w+|ihre?) (?:(?!\w*(?:erst|gutsch|zahl))\w+ ){0,6}(?:\w*(?:gangen|troffen)|zurück\w*)
    nach (?:\w+ ){0,2}(?:eingang(?! auf)|erhalt|prüfung|eintreffen|rückgabe|rücksendung)
    dès que nous (?:aurons|avons) reçu|(?:dès|après) (?:la |le )?(?:réception|retour)
    (?:lorsque|quand) nous (?:aurons|recevrons)
    une fois (?:\w+ ){0,5}(?:reçu|retourn|renvoy)\w*
    (?:non appena|quando|una volta) (?:\w+ ){0,3}(?:riceviamo|riceveremo|ricevuto|restituito)
    (?:dopo|al|alla) (?:\w+ ){0,3}(?:ricezione|ricevimento|restituzione|aver ricevuto)
    (?:cuando|una vez|en cuanto|tan pronto como) (?:\w+ ){0,4}(?:recibamos|recibido|recibimos|devuelto|devuelvas|llegue)
    (?:tras|después de|al) (?:\w+ )?(?:recibir|recepción)
    (?:quando|assim que|depois de|logo que|após) (?:\w+ ){0,4}(?:recebermos|recebid[oa]|receção|recebimento|devolver)
    (?:gdy|kiedy|jak tylko) (?:\w+ ){0,4}(?:otrzymamy|dotrze|odeślesz|zwrócisz)
    po (?:\w+ ){0,2}(?:otrzymaniu|zwrocie|odesłaniu|sprawdzeniu)
    (?:zodra|nadat|wanneer|als) (?:we|wij|het|de|je|uw) (?:(?!terugbetal)\w+ ){0,5}(?:ontvangen|binnen|teruggestuurd)
    na (?:\w+ )?(?:ontvangst|retour\w*)
    (?:返品|商品).{0,12}(?:到着|確認|受領)(?:後|次第)
    """
_BANK = r"(?:your|ihre|deine|votre|tua|tu|su|seu|twój|je|uw) (?:banks?|banque|banca|banco)(?! account)"
_PARCEL = r"""
    parcels?|packages?|shipments?|deliver\w*|order
    \w*paket\w*|\w*päckchen|\w*sendung|\w*lieferung|\w*bestellung|\w*zustellung
    colis|livraison|commande|envoi
    pacco|consegna|spedizione|ordine
    paquete|envío|entrega|pedido|encomenda|pacote
    przesył\w*|paczk\w*|zamówieni\w+|dostaw\w*
    pakket\w*|zending|bezorging|bestelling|levering
    注文|荷物|商品
    """
_NOT_SENT = r"""
    (?:has|have|was|were|is|are|could|can)(?: ?not|n['\u2019]t) (?:yet |been |be )*(?:ship|dispatch|despatch|sent)\w*
    unable to (?:ship|dispatch|send)
    nicht (?:\w+ ){0,3}(?:versandt|versendet|verschickt|abgeschickt|versenden|verschicken)
    pas (?:encore |pu |été |être )*(?:expédi|envoy)\w*
    non (?:\w+ ){0,3}spedi(?:t|re)\w*
    no (?:\w+ ){0,3}(?:envia|expedi)\w*
    não (?:\w+ ){0,3}(?:envia|expedi|despach)\w*
    nie (?:\w+ ){0,3}(?:wysłan|wysłal|wysłać|nadan)\w*
    niet (?:\w+ ){0,3}(?:verzonden|verstuurd|verzenden|versturen)
    発送(?:されて|して)(?:いません|おりません)|発送できません
    """
_NOT_COME = r"""
    (?:not|\w*n['\u2019]t|unable to|cannot|failed to) (?:yet |been |be |able to |to )*deliver\w*|undeliverable
    return(?:ed|ing|s)? (?:it )?(?:back )?to (?:the |its )?(?:sender|shipper|seller|merchant)
    (?:attempted|tried) to deliver|attempted (?:a )?delivery
    delivery (?:attempt )?(?:was |has )?(?:failed|unsuccessful|attempted)|failed delivery
    (?:is|was|been) (?:lost|refused)
    nicht (?:\w+ ){0,3}(?:zugestellt|zustellen|zustellbar|ausgeliefert|ausliefern|geliefert|liefern)|unzustellbar
    zurück(?:gesandt|gesendet|geschickt|gegangen|gebracht)|(?:an den|zum) absender zurück\w*
    zurück (?:an den|zum) absender
    verweigert|zustellung (?:\w+ ){0,3}nicht möglich|zustellversuch|versucht\b.{0,40} zuzustellen
    verloren (?:gegangen|ging)|fehlgeschlagen|gescheitert
    pas (?:\w+ ){0,3}(?:livr|remis|distribu)\w*|(?:retourn|renvoy)\w* à l['\u2019]expéditeur
    livraison (?:\w+ ){0,2}(?:échou|impossible|infructueuse)\w*
    consegna non è riuscita|non (?:\w+ ){0,4}(?:a )?consegna\w*
    (?:restituit|rispedit|rinviat|tornat)\w* al mittente|mancata consegna
    smarrit[oa]
    no (?:\w+ ){0,3}entrega\w*|devuelt[oa] al remitente|entrega (?:\w+ )?fallida|entrega no se pudo|extraviad[oa]
    não (?:\w+ ){0,3}entreg\w*|devolvid[oa] ao remetente|tentativa de entrega
    nie (?:\w+ ){0,3}(?:doręcz|dostarcz)\w*|nie powi(?:ódł|od)\w*|(?:zwrócon|odesłan)\w* do nadawcy
    wr(?:aca|ócił\w*) do nadawcy|zagin\w*
    niet (?:\w+ ){0,4}(?:bezorg|gelever|afgelever|lever)\w*|mislukt|verloren gegaan
    (?:retour|terug)\s?(?:gestuurd|gezonden)? ?(?:naar|aan)? ?(?:de )?afzender
    (?:配達|お届け)できませんでした|返送され
    """
_OTHERS = r"""
    other|others|remaining|rest|items?|products?|neighbou?rs?
    muss|must|andere[nr]?|übrige[nr]?|restliche[nr]?|rest|artikel|nachbar\w*
    autres?|reste|articles?|voisine?|altri|restanti|resto|articol[oi]|vicino
    demás|otros|restantes?|artículos?|artigos?|vecino|vizinho
    pozostał\w*|reszt\w*|produkt\w*|artykuł\w*|sąsiad\w*
    overige|andere|artikelen|buren
    残り
    """
"""What a parcel is without, who took it, and what has to be done with it."""
_CANCELLED = r"""
    cancel\w*|\w*storn\w*|annul\w*|anulowa\w*|anular|annuler\w*|キャンセル
    """
_NOT_CANCELLED = r"""
    (?:not|\w*n['\u2019]t|unable to|cannot|failed to) (?:yet |been |be |able to |to )*cancel\w*|too late to cancel
    cancell?ation (?:\w+ ){0,3}(?:failed|rejected|declined|denied|refused|unsuccessful)
    nicht (?:\w+ ){0,3}storn\w*|zu spät (?:\w+ ){0,3}storn\w*
    stornierung (?:\w+ ){0,4}(?:abgelehnt|fehlgeschlagen|gescheitert)
    stornierung (?:\w+ ){0,4}nicht (?:\w+ )?(?:durchgeführt|möglich|erfolgreich|bearbeitet|angenommen)
    impossible d['\u2019]annul\w*|pas (?:pu |été )(?:\w+ ){0,2}annul\w*
    annulation (?:n['\u2019](?:a|est) pas|\w+ été refusée|\w+ échoué|impossible)
    non (?:\w+ ){0,4}annulla\w*|annullamento (?:\w+ ){0,3}(?:rifiutato|fallito|respinto|non riuscito)
    no (?:\w+ ){0,3}(?:cancela|anula)\w*|cancelación (?:\w+ ){0,3}(?:rechazada|fallida)
    não (?:\w+ ){0,3}(?:cancel|anul)\w*|cancelamento (?:\w+ ){0,3}(?:recusado|rejeitado|falhou)
    nie (?:\w+ ){0,3}anulowa\w*|anulowani[ea] (?:\w+ ){0,3}(?:odrzucon\w*|nie powiod\w+|niemożliw\w*)
    niet (?:\w+ ){0,3}(?:annuler|geannuleerd)\w*|annulering (?:\w+ ){0,3}(?:mislukt|geweigerd|afgewezen|niet)
    キャンセル(?:は|が|を)?(?:承れ|でき)ませんでした
    """

_NOT_PLACED = "its text says that the order was not placed, was cancelled or could not be paid"
_NO_MONEY = "its text says that the money was not paid back, or not yet"
_ARRIVES = Denial(
    "its text says that the parcel was not delivered, or went back", _PARCEL, _NOT_COME, _MAYBE + _OTHERS
)
DENIALS: dict[EventKind, tuple[Denial, ...]] = {
    EventKind.ORDER: (
        Denial(_NOT_PLACED, _ORDERED, _WAS_CANCELLED + _NOT_ORDERED, _MAYBE),
        Denial(_NOT_PLACED, _ONLY_OFFERED, _ONLY_OFFERED, _MAYBE),
        Denial("its text says that the order was paid back", _REFUND, _PAID_BACK, _MAYBE),
    ),
    EventKind.SHIPMENT: (
        Denial("its text says that the parcel was not sent", _PARCEL, _NOT_SENT, _MAYBE + _OTHERS),
        Denial("its text says that the order was cancelled", _ORDERED, _WAS_CANCELLED, _MAYBE + _OTHERS),
    ),
    EventKind.OUT_FOR_DELIVERY: (_ARRIVES,),
    EventKind.DELIVERY: (_ARRIVES,),
    EventKind.CANCELLATION: (
        Denial("its text says that the order was not cancelled", _CANCELLED, _NOT_CANCELLED, _MAYBE),
    ),
    EventKind.REFUND: (
        Denial(_NO_MONEY, _REFUND, _NOT_PAID_BACK, _MAYBE + _FEES),
        Denial(_NO_MONEY, _REFUND, _GOODS_FIRST, _DONE + _BANK),
    ),
}
