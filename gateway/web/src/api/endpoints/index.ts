/**
 * One function per operation of the gateway, named after what a person does; one file per area of the API. The bundler
 * puts each file with the pages that call it, so what the first page needs has small files of its own.
 */
export * from "./annexes";
export * from "./annexesPortfolio";
export * from "./book";
export * from "./calendrier";
export * from "./compte";
export * from "./comptes";
export * from "./connexion";
export * from "./dossiers";
export * from "./etablissement";
export * from "./etablissements";
export * from "./images";
export * from "./imports";
export * from "./livret";
export * from "./notifications";
export * from "./periodes";
export * from "./portfolio";
export * from "./rgpd";
export * from "./session";
export * from "./suivi";
export * from "./transferts";
