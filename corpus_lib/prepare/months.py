"""The names of months in Arabic: which one a name means, and names that stand as one word."""

from corpus_lib.prepare.normalization import match_key

# Levantine, Gulf, Egyptian and Maghrebi names, from January on, hamza on alef left out.
MONTHS = (
    "كانون الثاني|كانون ثاني|كانون 2|كانون2|يناير|جانفي",
    "شباط|فبراير|فيفري|فبرائر",
    "اذار|مارس",
    "نيسان|ابريل|افريل|ابريل",
    "ايار|مايو|ماي|مايس",
    "حزيران|يونيو|يونيه|يونية|جوان",
    "تموز|يوليو|يوليه|يولية|يوليوز|جويلية",
    "اب|اغسطس|اوت|غشت",
    "ايلول|سبتمبر|شتنبر",
    "تشرين الاول|تشرين اول|تشرين 1|تشرين1|اكتوبر",
    "تشرين الثاني|تشرين ثاني|تشرين 2|تشرين2|نوفمبر|نونبر",
    "كانون الاول|كانون اول|كانون 1|كانون1|ديسمبر|دجنبر",
)
MONTH_OF = {
    match_key(name): month
    for month, names in enumerate(MONTHS, start=1)
    for name in names.split("|")
}


def double_month() -> str:
    """A pattern of a second month after a first, as one word: شباط/فبراير, أكتوبر/تشرين."""
    words = {name.split()[0].rstrip("12") for months in MONTHS for name in months.split("|")}
    one = "|".join(sorted(words, key=len, reverse=True)).replace("ا", "[اأإآ]")
    return rf"(?=/)(?<=(?<!\w)[وفبلك]{{0,2}}(?:{one}))/(?:{one})(?!\w)"
