"""What must be true of the database and the store after every failure."""
import hashlib

from support import pictures

UNFINISHED = "SELECT id FROM public.imaging_asset WHERE study_id = %s AND state <> 'ready'"


class Story:
    """The uploads of a test into one study, and which of them were acknowledged."""

    def __init__(self, api, database, store):
        self.api, self.database, self.store = api, database, store
        self.study = api.new_study()
        self.acknowledged = {}  # asset: its bytes
        self.statuses = []

    def upload(self, data=None):
        """Makes one attempt and returns the answer."""
        data = pictures.png(40 + len(self.statuses), 30) if data is None else data
        response = self.api.upload(data, self.study)
        self.statuses.append(response.status)
        if response.status == 201:
            self.acknowledged[response.json()["assetId"]] = data
        return response

    def check(self, objects_of_unfinished=False):
        """Every acknowledged upload is there, every visible asset is complete, and nothing else is there.

        objects_of_unfinished: allows objects of rows that are still pending. Only a later cleanup removes them.
        """
        rows = self.database.rows("SELECT * FROM public.imaging_asset WHERE study_id = %s", self.study)
        visible = {row["id"]: row for row in rows if row["is_active"]}
        assert set(self.acknowledged) <= set(visible), "an acknowledged upload is lost"
        for asset, data in self.acknowledged.items():
            assert visible[asset]["sha256"] == hashlib.sha256(data).hexdigest()
        named = set()
        for row in visible.values():
            self._check_visible(row)
            named |= {row["storage_key"], row["thumb_key"], row["web_key"]} - {None}
        allowed = set()
        if objects_of_unfinished:
            allowed = {f"/{row['id']}_" for row in rows if row["state"] != "ready"}
        there = {key for key in self.store.keys() if f"studies/{self.study}/" in key}
        assert named <= there
        assert not [key for key in there - named if not any(part in key for part in allowed)], "an orphan"
        self._check_audit(visible)
        return visible

    def _check_visible(self, row):
        original = self.store.read(row["storage_key"])
        assert (len(original), hashlib.sha256(original).hexdigest()) == (row["size_bytes"], row["sha256"])
        assert row["state"] == "ready" and row["thumb_key"] and row["web_key"]
        for key in (row["thumb_key"], row["web_key"]):
            pictures.decode(self.store.read(key))

    def _check_audit(self, visible):
        for action in ("imaging.asset.create", "imaging.asset.thumb_generated"):
            sql = (
                "SELECT e.entity_id, count(*) FROM audit.event e JOIN public.imaging_asset a ON a.id = e.entity_id "
                "WHERE a.study_id = %s AND e.action = %s GROUP BY 1"
            )
            found = {row["entity_id"]: row["count"] for row in self.database.rows(sql, self.study, action)}
            assert found == {asset: 1 for asset in visible}, action
