"""The seven types of files a till uploads, and their header lines in both generations, letter by letter."""

RD5000 = (
    "STORE_NUM,TRANSDATE,INVOICE,CAS_CODE,ITE_CODE,QUANTITY,UNT_PRIC,AMOUNT,DISCOUNT,SCHARGE,DT,DEP_CODE,DATE,TIME,"
    "CUS_CODE,TRN_CODE,ORNUM,TAG,DISC_CODE,SRNO,SRNAME,TYPE,BACKJOB,DELIVERY,PHONE,RIDER,FREE,INV_FLAG,REC_NO,"
    "LPAY_DISC,GC_EXCESS,VAT_FLAG,VATDIV,BDL_CODE,VAT_AMNT,VAT_DISC,VAT_PRIC,TRANSNO,POS,BRANCH"
)
RD5800 = (
    "STORE_NUM,TRANSDATE,INVOICE,CAS_CODE,AMT_TENDER,CHANGE,NAME,REF_NO,DATE,TIME,TAG,PAYCODE,TRN_CODE,REF_CODE,"
    "ORDERSLIP,REC_NO,CUSINFO1,CUSINFO2,CUSINFO3,TIN_TAG,TRANSNO,POS,BRANCH"
)
OLD_HEADERS = {
    "rd5000": RD5000,
    "rd5500": "INCODE,ITE_DESC,ECR_DESC,DEP_CODE,UNT_PRIC,UNIT,TAXPRCNT1,TAXAMOUNT1,TAX1DIV,POS,BRANCH",
    "rd1800": "DEP_CODE,DEP_DESC,POS,BRANCH",
    "discount": "CODE,DESC,TYPE,VALUE,POS,BRANCH",
    "rd5800": RD5800,
    "rd5900": "PAY_CODE,PAY_DESC,METHOD,MAX_AMOUNT,POS,BRANCH",
    "blpr": "STORE,PHONE,TRANSNO,ORNO,POS,BRANCH",
}
NEW_MASTERS = ("rd5500", "rd1800", "discount", "rd5900")
"""The files to which the new generation adds four columns."""
NEW_HEADERS = {
    kind: f"{header},TERM_ID,CATEG_ID,VERNO,FULL" if kind in NEW_MASTERS else header
    for kind, header in OLD_HEADERS.items()
}
HEADERS = {"old": OLD_HEADERS, "new": NEW_HEADERS}
KINDS = tuple(OLD_HEADERS)


def field_place(kind: str, name: str) -> int:
    """Where a column of rd5000 or rd5800 stands, counted from 0; both generations agree."""
    return OLD_HEADERS[kind].split(",").index(name)
