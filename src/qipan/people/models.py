"""Tables of people: organisations, accounts and the roles granted to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from qipan.core.public import ID_LENGTH, Proved, ProvedManager


class Organisation(Proved):
    """A party: party body, government department, street, community, enterprise, social organisation."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    code = models.CharField(max_length=96, unique=True)
    kind = models.CharField(max_length=24)
    name_zh = models.CharField(max_length=128)
    name_en = models.CharField(max_length=128)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    # Ancestors' codes and its own, '/'-separated: a scope is a prefix, not a recursion.
    path = models.CharField(max_length=512, db_index=True)
    area_code = models.CharField(max_length=24, blank=True)
    dissolved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code

    def in_language(self, language: str) -> str:
        """The name in Chinese for ``zh*``, in English otherwise."""
        return self.name_zh if language.startswith("zh") else self.name_en


class AccountManager(BaseUserManager["Account"], ProvedManager["Account"]):
    """Makes accounts; services call it, nothing else does."""

    def create_user(self, username: str, password: str | None, **fields: Any) -> Account:
        """An account with a usable password, or an unusable one when ``password`` is None."""
        account: Account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, Proved):
    """A named person who can log in. ``last_login`` and ``password`` come from Django."""

    unproved = ("last_login", "password")

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    username = models.CharField(max_length=64, unique=True)
    name_zh = models.CharField(max_length=64)
    name_en = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accounts")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.username

    def in_language(self, language: str) -> str:
        """The name in Chinese for ``zh*``, in English otherwise."""
        return self.name_zh if language.startswith("zh") else self.name_en


class RoleGrant(Proved):
    """A role held by an account within an organisation and an area; empty scopes are the whole city."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    area_code = models.CharField(max_length=24, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "organisation", "area_code"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="people_grant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class ApiToken(Proved):
    """A personal key to the API: acts as its account with the account's rights, until ended or expired.

    Only the SHA-256 of the key is kept. It is drawn from 256 random bits, so that no slow hash is needed.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.public_id} {self.label}"
