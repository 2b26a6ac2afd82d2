"""The bare importer that ours is measured against (`cargo xtask bench`, S8): reads the three registry files and copies
what they hold into one table, with no check, no comparison with what is known, no preview.

    importer.py DATABASE_ADDRESS ELEVES RESPONSABLES STS

Prints the seconds from the first byte read to the commit; starting Python is not counted.
"""
import sys
import time

import psycopg
from lxml import etree

COLUMNS = (
    "nature", "cle", "autre_cle", "nom", "prenom", "naissance", "ine", "sexe", "statut", "mef",
    "division", "entree", "courriel", "telephone", "ligne", "code_postal", "ville",
)
# Kind of record: the attribute that names it, and the child elements of the columns.
RECORDS = {
    "ELEVE": ("ELEVE_ID", {
        "nom": "NOM_DE_FAMILLE", "prenom": "PRENOM", "naissance": "DATE_NAISS", "ine": "ID_NATIONAL",
        "sexe": "CODE_SEXE", "statut": "CODE_STATUT", "mef": "CODE_MEF", "entree": "DATE_ENTREE",
        "courriel": "MEL", "telephone": "TEL_PORTABLE",
    }),
    "STRUCTURES_ELEVE": ("ELEVE_ID", {"division": "STRUCTURE/CODE_STRUCTURE"}),
    "PERSONNE": ("PERSONNE_ID", {
        "nom": "NOM_DE_FAMILLE", "prenom": "PRENOM", "courriel": "MEL", "telephone": "TEL_PORTABLE",
        "autre_cle": "ADRESSE_ID",
    }),
    "RESPONSABLE_ELEVE": (None, {"cle": "ELEVE_ID", "autre_cle": "PERSONNE_ID", "statut": "NIVEAU_RESPONSABILITE"}),
    "ADRESSE": ("ADRESSE_ID", {"ligne": "LIGNE1_ADRESSE", "code_postal": "CODE_POSTAL", "ville": "LIBELLE_POSTAL"}),
    "INDIVIDU": ("ID", {"nom": "NOM_USAGE", "prenom": "PRENOM", "naissance": "DATE_NAISSANCE", "statut": "FONCTION"}),
    "DIVISION": ("CODE", {"nom": "LIBELLE_LONG"}),
}


def rows(path):
    for _, element in etree.iterparse(path, tag=tuple(RECORDS)):
        attribute, fields = RECORDS[element.tag]
        row = dict.fromkeys(COLUMNS)
        row["nature"] = element.tag
        if attribute:
            row["cle"] = element.get(attribute)
        for column, child in fields.items():
            row[column] = element.findtext(child)
        yield tuple(row.values())
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def main(address, *paths):
    with psycopg.connect(address) as connection:
        columns = ", ".join(f"{name} text" for name in COLUMNS)
        connection.execute("drop table if exists registre")
        connection.execute(f"create table registre ({columns})")
        connection.commit()
        begun = time.perf_counter()
        with connection.cursor().copy(f"copy registre ({', '.join(COLUMNS)}) from stdin") as copy:
            for path in paths:
                for row in rows(path):
                    copy.write_row(row)
        connection.commit()
        print(f"{time.perf_counter() - begun:.6f}")


main(*sys.argv[1:])
