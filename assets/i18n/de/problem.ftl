# Was Programme lesen, wenn eine Anfrage scheitert.
problem-not-found = Unter dieser Adresse gibt es nichts, oder es ist nicht veröffentlicht.
problem-method = Diese Adresse kennt die Methode nicht. Der Kopf Allow nennt die möglichen.
problem-media-type = Die Seite liest keine Inhalte dieser Art.
problem-fields = Felder oder Parameter sind falsch. „errors“ nennt jeden davon.
problem-create = Nur mit einem Zugangsschlüssel kann man Messungen anlegen.
problem-edit = Diese Messung gehört jemand anderem.
problem-stale = Die Messung wurde inzwischen geändert. Neu lesen und das neue ETag senden.
problem-no-if-match = Das ETag des gelesenen Stands gehört in den Kopf If-Match.
problem-no-key = Ein Zugangs- oder Kursschlüssel gehört in den Kopf Authorization: Bearer.
problem-key-malformed = Das ist weder ein Zugangs- noch ein Kursschlüssel.
problem-key-unknown = Diesen Schlüssel gibt es nicht.
problem-key-inactive = Dieser Schlüssel ist abgeschaltet.
problem-uuid-taken = Diese client_uuid wurde schon mit etwas anderem gesendet.
problem-uuid-deleted = Die Messung mit dieser client_uuid wurde gelöscht.
problem-only-running = Das gehört nur zu Fließgewässern.
