"""Models whose rows are proved: whatever writes one notes its digest, by the same statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.db.models.sql import UpdateQuery

from qipan.core import fast_rows
from qipan.core.row_digest import shape_of
from qipan.core.row_notes import are_unproved, note, note_deleted

Model = TypeVar("Model", bound=models.Model)


class ProvedQuerySet(models.QuerySet[Model]):
    """Notes what it updates and makes, by the same statement."""

    def update(self, **values: Any) -> int:
        """As Django's; what is written comes back with the statement and is noted."""
        shape = shape_of(self.model)
        query: Any = self.query.chain(UpdateQuery)
        query.add_update_values(values)
        query.annotations = {}
        with transaction.mark_for_rollback_on_error(using=self.db):
            try:
                sql, params = query.get_compiler(self.db).as_sql()
            except EmptyResultSet:
                return 0
            rows = fast_rows.returned(self.model, sql, params) if sql else []
        if not are_unproved(self.model, values):
            note(shape, rows)
        self._result_cache = None
        return len(rows)

    def bulk_create(self, objs: Iterable[Model], *args: Any, **options: Any) -> list[Model]:
        """As Django's; rows that may have been there before are looked up again by their unique field."""
        rows = list(objs)
        if options.get("ignore_conflicts"):
            raise NotImplementedError("Insert rows that are proved, or update them.")
        if not options.get("update_conflicts"):
            return fast_rows.insert_rows(rows) if rows else []
        super().bulk_create(rows, *args, **options)
        (unique,) = options["unique_fields"]
        _note_again(self.model, **{f"{unique}__in": [getattr(row, unique) for row in rows]})
        return rows


def _note_again(model: type[models.Model], **conditions: Any) -> None:
    """Note rows as they are now, by looking them up."""
    shape = shape_of(model)
    rows = model._base_manager.filter(**conditions)  # noqa: SLF001
    note(shape, rows.values_list(*(field.attname for field in shape.fields)))


class ProvedManager(models.Manager[Model]):
    """Gives querysets that note what they write."""

    def get_queryset(self) -> ProvedQuerySet[Model]:
        """A new queryset of the model."""
        return ProvedQuerySet(self.model, using=self._db)


class Proved(models.Model):
    """A model whose rows are proved: what ``qipan verify`` holds against the log.

    ``unproved`` names columns that carry no meaning (leases, counters of attempts); ``proof_key`` the column
    that names a row in the log, where it is neither ``public_id`` nor the primary key.
    """

    unproved: ClassVar[tuple[str, ...]] = ()
    proof_key: ClassVar[str] = ""
    objects: ClassVar[models.Manager[Self]] = ProvedManager()

    class Meta:
        abstract = True

    def save(self, *_args: Any, update_fields: Iterable[str] | None = None, **_options: Any) -> None:
        """Insert a new row or update the one that exists, with the statements that are made once."""
        if self._state.adding and self.pk is not None and isinstance(self._meta.pk, models.AutoField):
            super().save(force_insert=True)
            _note_again(type(self), pk=self.pk)
            return
        if self._state.adding:
            fast_rows.insert_rows([self])
            return
        deferred = self.get_deferred_fields()
        if update_fields is None and deferred:
            update_fields = [f.name for f in self._meta.concrete_fields if f.attname not in deferred]
            update_fields = [name for name in update_fields if name != self._meta.pk.name]
        if update_fields is None:
            fast_rows.update_row(self)
        elif names := tuple(update_fields):
            fast_rows.update_row(self, *names)


def proved_models() -> list[type[models.Model]]:
    """All models whose rows are proved."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Proved)]


def watch_deletions() -> None:
    """Let the deletion of a proved row be noted; called once when the program starts."""
    for model in proved_models():
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"proved:{model._meta.label}")


def _deleted(sender: type[models.Model], instance: models.Model, **_other: Any) -> None:
    shape = shape_of(sender)
    note_deleted(shape, getattr(instance, shape.fields[shape.key].attname))
