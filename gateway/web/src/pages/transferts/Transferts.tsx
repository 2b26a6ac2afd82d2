import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Tabs } from "@codegouvfr/react-dsfr/Tabs";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { transferts } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { ReglageTransferts, SensTransfert } from "../../api/types";
import { moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Empty, Loaded, ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { Page } from "../../ui/Page";
import { Partis, SansIne } from "./EnAttente";
import { Fichiers } from "./Fichiers";
import { autreEtablissement, EtatTransfertBadge } from "./words";

const SETTINGS = ["transferts", "reglage"];
const TABS = [
  { tabId: "departs", label: "Départs" },
  { tabId: "arrivees", label: "Arrivées" },
  { tabId: "partis", label: "Partis sans transfert" },
  { tabId: "sans-ine", label: "Sans INE" },
  { tabId: "fichiers", label: "Autre déploiement" },
];

/** Learners who go to another établissement with all that is theirs, or come from one (I-11). */
export default function Transferts() {
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find(({ tabId }) => tabId === search.get("onglet"))?.tabId ?? "departs";
  const settings = useQuery({ queryKey: SETTINGS, queryFn: transferts.settings });
  return (
    <Page
      title="Transferts"
      lead={t`Quand un élève change d'établissement, ses périodes, portfolios et bilans le suivent. Chacun des deux établissements active les transferts, puis met à jour sa base par un import.`}
    >
      <Loaded query={settings} lines={3}>
        {(held) => (
          <>
            <Switch key={held.etag} held={held} />
            <Tabs
              selectedTabId={tab}
              tabs={TABS}
              onTabChange={(chosen) => setSearch({ onglet: chosen }, { replace: true })}
              label="Transferts"
            >
              {tab === "departs" && <Liste sens="depart" />}
              {tab === "arrivees" && <Liste sens="arrivee" />}
              {tab === "partis" && <Partis proposes={may(held.value.actions, "proposer")} />}
              {tab === "fichiers" && <Fichiers agit={may(held.value.actions, "proposer")} />}
              {tab === "sans-ine" && <SansIne proposes={may(held.value.actions, "proposer")} />}
            </Tabs>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Switch({ held }: { held: Versioned<ReglageTransferts> }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { actifs, actions } = held.value;

  async function change() {
    setBusy(true);
    setError(null);
    try {
      client.setQueryData(SETTINGS, await transferts.change(held.etag, !actifs));
    } catch (failure) {
      setError(failure);
      await client.invalidateQueries({ queryKey: SETTINGS });
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="fr-mb-4w">
      {error !== null && <ProblemAlert error={error} />}
      <Alert
        severity={actifs ? "success" : "info"}
        as="h2"
        title={actifs ? "Les transferts sont activés" : "Les transferts ne sont pas activés"}
        description={
          actifs
            ? t`Un élève parti d'ici et arrivé dans un établissement qui les a activés aussi est reconnu par son INE.`
            : t`Aucun dossier ne part ni n'arrive. Les deux établissements doivent les activer.`
        }
      />
      {may(actions, "modifier") && (
        <Button className="fr-mt-2w" priority={actifs ? "secondary" : "primary"} disabled={busy} onClick={() => void change()}>
          {actifs ? "Désactiver les transferts" : "Activer les transferts"}
        </Button>
      )}
    </div>
  );
}

function Liste({ sens }: { sens: SensTransfert }) {
  const query = useInfiniteQuery({
    queryKey: ["transferts", sens],
    queryFn: ({ pageParam }) => transferts.list({ sens, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    refetchInterval: 10_000,
  });
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const list = pages.flatMap((page) => page.transferts);
        if (list.length === 0) {
          return (
            <Empty>
              {sens === "depart"
                ? t`Aucun départ. Un élève apparaît ici quand un import le désactive et qu'un autre établissement l'accueille.`
                : t`Aucune arrivée. Un élève apparaît ici quand un import le crée et que son ancien établissement l'a désactivé.`}
            </Empty>
          );
        }
        return (
          <>
            <ul className="cpro-rows">
              {list.map((one) => (
                <li key={one.id} className="cpro-row">
                  <div>
                    <Link href={`/transferts/${one.id}`}>{nomComplet(one)}</Link>
                    <p className="cpro-row__detail">
                      {sens === "depart" ? t`Vers ${autreEtablissement(one)}` : t`De ${autreEtablissement(one)}`}
                      {t` · ${moment(one.fini_le ?? one.commence_le ?? one.cree_le)}`}
                    </p>
                    {one.sans_bilan && (
                      <p className="cpro-row__detail">{t`Aucun bilan intermédiaire cette année : faites-le avant le transfert.`}</p>
                    )}
                  </div>
                  <EtatTransfertBadge etat={one.etat} />
                </li>
              ))}
            </ul>
            <NextPage query={query} />
          </>
        );
      }}
    </Loaded>
  );
}
