"""Django app of the cases room."""

from importlib import import_module

from django.apps import AppConfig

# Each subject tells the house in its ``ties.tie()`` what it describes, shows on pages and does by itself.
SUBJECTS = (
    "answering",
    "bulk",
    "duties",
    "inspection",
    "limits",
    "media",
    "merging",
    "retention",
    "saved",
    "search",
    "triage",
)


class CasesConfig(AppConfig):
    """Names the app and ties it to the house."""

    name = "qipan.cases"
    label = "cases"

    def ready(self) -> None:
        """Tell the walk how cases, orders, outcomes and checks are described, and what codes are called."""
        from qipan.cases.header import offer_pages

        offer_pages()
        from django.db.models import Q

        from qipan.cases import models, panels, selectors, words
        from qipan.cases.intake.adoption import follow_revisions
        from qipan.core.public import links, name_codes, register, register_panel
        from qipan.pool.public import register_follower

        register("cas", selectors.describe_cases)
        register("ord", selectors.describe_orders)
        register("out", selectors.describe_outcomes)
        register("chk", selectors.describe_checks)
        links.derive(
            "opened",
            models.CaseSignal,
            source="signal__public_id",
            target="case__public_id",
            between=("sig", "cas"),
        )
        links.derive("opened", models.Case, source="origin", target="public_id", between=("sig wrn", "cas"))
        links.derive("ordered", models.Case, source="origin", target="public_id", between=("dec", "cas"))
        for relation, role in (("dispatched", "lead"), ("assists", "assist")):
            links.derive(
                relation,
                models.Order,
                source="case__public_id",
                target="public_id",
                between=("cas", "ord"),
                where=Q(role=role),
            )
        links.derive(
            "produced", models.Outcome, source="order__public_id", target="public_id", between=("ord", "out")
        )
        links.derive(
            "checked", models.Check, source="outcome__public_id", target="public_id", between=("out", "chk")
        )
        links.store("sent-back", between=("chk", "ord"))
        register_panel("dec", panels.orders_of_decision)
        register_follower(follow_revisions)
        for kind, named in words.WORDS.items():
            name_codes(kind, named)
        for subject in SUBJECTS:
            import_module(f"qipan.cases.{subject}.ties").tie()
