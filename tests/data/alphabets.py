#!/usr/bin/env python3
"""Makes alphabets.csv: what other encoders make of texts, for the tests of `text` and of `send`.

    python3 -m venv v && v/bin/pip install smpplib==2.2.4 && v/bin/python tests/data/alphabets.py

Rows: `whole` is every character that a set has, with the octets of all of them; `text` is a sample. The encoders are
Python's codecs; for GSM it is smpplib's, and for packed GSM the shift of one long integer below. The alphabets are
named as in the settings of an account.
"""
import csv
import pathlib

from smpplib.gsm import gsm_encode

# What each codec is held against: its name in Python, and which of its octets the set declares. EUC-KR's composed
# syllables (eight octets), the rows that vendors added to JIS X 0208 and ESC are no characters of the sets.
def single(octets):
    return len(octets) == 1


def multi(octets):
    return len(octets) <= 2


CODECS = {
    "ascii": ("ascii", single),
    "iso-8859-1": ("latin_1", single),
    "iso-8859-5": ("iso8859_5", single),
    "iso-8859-8": ("iso8859_8", single),
    "shift_jis": ("shift_jis", multi),
    "euc-jp": ("euc_jp", multi),
    "euc-kr": ("euc_kr", multi),
    "cp949": ("cp949", multi),
}

SAMPLES = {
    "gsm": ["Hello @ £5 for Δ, à la carte", "[x] {y} ~ ^ | \\ and 10 €", "Lìnea\nü Ä ñ ¿¡"],
    "ascii": ["[plain] {ASCII} ~ ` \\ |"],
    "iso-8859-1": ["Grüße, ça va? Ú ½ ¶"],
    "shift_jis": ["日本語のﾃｽﾄ abc、カタカナとひらがな。", "漢字と ASCII を混ぜた長い文"],
    "iso-2022-jp": ["日本語のテスト abc、カタカナとひらがな。", "円 ¥ と abc"],
    "euc-jp": ["日本語のﾃｽﾄ abc、カタカナとひらがな。"],
    "iso-8859-5": ["Привет, мир! Ђ № ў"],
    "iso-8859-8": ["שלום עולם abc"],
    "ucs-2": ["Привет 你好 😀 e\u0301", "€ and 한국어"],
    "euc-kr": ["한국어 시험 abc 漢字", "가나다라 ①"],
    "cp949": ["똠방각하 펲시콜라"],
}

PYTHON = {"ucs-2": "utf_16_be", "iso-2022-jp": "iso2022_jp"}


def encode(alphabet, text):
    if alphabet == "gsm":
        return gsm_encode(text)
    return text.encode(PYTHON.get(alphabet) or CODECS[alphabet][0])


def characters(codec, declared):
    for code_point in range(0x10000):
        if 0xD800 <= code_point < 0xE000:
            continue
        character = chr(code_point)
        try:
            octets = character.encode(codec)
            if declared(octets) and octets.decode(codec) == character:
                yield character
        except UnicodeError:
            continue


def gsm_characters():
    for code_point in range(0x10000):
        character = chr(code_point)
        if character in "`\x1b":  # smpplib's mark of an empty place, and the escape.
            continue
        try:
            gsm_encode(character)
        except (UnicodeError, ValueError):
            continue
        yield character


def packed(septets, header):
    """Septets as one long integer, from the low bits up, behind the fill bits that a header asks for."""
    fill = -8 * header % 7
    number, bits = 0, fill
    for septet in septets:
        number |= septet << bits
        bits += 7
    if bits % 8 == 1:
        number |= 0x0D << bits
        bits += 7
    return number.to_bytes((bits + 7) // 8, "little")


rows = []
for alphabet, (codec, declared) in CODECS.items():
    whole = "".join(characters(codec, declared))
    rows.append(("whole", alphabet, whole, encode(alphabet, whole).hex()))
whole = "".join(gsm_characters())
rows.append(("whole", "gsm", whole, gsm_encode(whole).hex()))
for alphabet, texts in SAMPLES.items():
    rows.extend(("text", alphabet, text, encode(alphabet, text).hex()) for text in texts)
for text in SAMPLES["gsm"] + ["1234567", "12345678", "a" * 160]:
    septets = gsm_encode(text)
    rows.extend((f"packed {header}", "gsm", text, packed(septets, header).hex()) for header in (0, 6, 7))

with pathlib.Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as out:
    csv.writer(out).writerows([("kind", "alphabet", "text", "octets"), *rows])
