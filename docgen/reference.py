"""Pages of the reference, made from the registries when the site is built: rules, commands, ranges, recipes, JSON."""

from __future__ import annotations

from docgen.commands import Command, commands
from docgen.json_reference import json_page, schema_text
from docgen.markdown import breakable, code, paragraphs, plain, table
from kaldi_doctor.cheatsheet.load import Cheatsheet, Entry, load_cheatsheet
from kaldi_doctor.cheatsheet.recipes import Recipe, load_recipes
from kaldi_doctor.report._topics import TOPICS
from kaldi_doctor.report._words import range_words
from kaldi_doctor.report.pages.manual import ranges, sections, worth
from kaldi_doctor.rules._commands import commands_of
from kaldi_doctor.rules._registry import Rule, load_rules

CELL_END = "<br>"


def pages() -> dict[str, str]:
    """Every page by its path below `docs`."""
    made = {
        "reference/rules.md": rules_page(),
        "reference/commands.md": commands_page(),
        "reference/cheatsheet.md": cheatsheet_page(),
        "reference/recipes.md": recipes_page(),
        "reference/json.md": json_page(),
    }
    for topic in topics():
        made[topic_path(topic)] = topic_page(topic)
    if schema_text():
        made["reference/diagnosis.schema.json"] = schema_text()
    return made


def topics() -> list[str]:
    """Letters of the topics that have rules."""
    return sorted({rule.topic for rule in load_rules().values()})


def topic_path(topic: str) -> str:
    """The page of one topic."""
    return f"reference/rules/{topic.lower()}.md"


def rules_page() -> str:
    """All rules, by topic, with how many there are."""
    every = load_rules()
    lines = [
        "# Rules",
        "",
        (
            f"{len(every)} rules in {len(topics())} topics. A rule is named by its code or its name wherever one is "
            f"asked for: "
            "`--select`, `--ignore`, `--severity`, `kaldi-doctor explain`. The severity is the worst that it reports."
        ),
        "",
    ]
    for topic in topics():
        rules = [rule for rule in every.values() if rule.topic == topic]
        lines += [f"## {topic}: {TOPICS[topic]} ({len(rules)})", ""]
        lines += table(
            ("code", "name", "at worst", "finds"),
            [
                (
                    f"[{rule.code}](rules/{topic.lower()}.md#{rule.code.lower()})",
                    code(rule.name),
                    rule.severity.value,
                    plain(rule.title),
                )
                for rule in rules
            ],
        )
    return _text(lines)


def topic_page(topic: str) -> str:
    """The manuals of one topic."""
    sheet = load_cheatsheet()
    lines = [f"# {topic}: {TOPICS[topic]}", ""]
    for rule in load_rules().values():
        if rule.topic == topic:
            lines += _rule(rule, sheet)
    return _text(lines)


def _rule(rule: Rule, sheet: Cheatsheet) -> list[str]:
    lines = [
        f"## {rule.code} {rule.name} {{#{rule.code.lower()}}}",
        "",
        f"**{plain(rule.title)}.** At worst: {rule.severity}.",
        "",
    ]
    for heading, body in sections(rule.manual).items():
        if heading:
            lines += [f"### {heading} {{#{rule.code.lower()}-{heading.lower().replace(' ', '-')}}}", ""]
        lines += paragraphs(body)
    proposed = [*commands_of(rule.code, {})]
    if proposed:
        lines += ["### Commands " + f"{{#{rule.code.lower()}-commands}}", "", "```text", *proposed, "```", ""]
    limits = ranges(rule, sheet)
    if limits:
        lines += [f"### Ranges {{#{rule.code.lower()}-ranges}}", ""]
        lines += table(
            ("key", "kind", "range", "source"),
            [(code(item["key"]), item["kind"], plain(item["text"]), plain(item["source"])) for item in limits],
        )
    counted = worth(rule)
    if counted:
        lines += [f"### Weight {{#{rule.code.lower()}-weight}}", ""]
        lines += ["Decibans (10: ten times as likely), and the labelled runs that they were counted on.", ""]
        lines += table(
            ("cause", "seen", "decibans", "counted"),
            [
                (
                    code(item["cause"]),
                    item["level"] + ("" if item["level"] == "usual" else f", a {item['word']}"),
                    f"{item['db']:+.1f}",
                    plain(item["counts"]),
                )
                for item in counted
            ],
            frozenset({2}),
        )
    return lines


def commands_page() -> str:
    """Every command with its arguments and options."""
    every = commands()
    lines = ["# Commands", "", f"{len(every) - 1} commands. `kaldi-doctor COMMAND --help` says the same.", ""]
    lines += table(("command", "does"), [(f"[{code(c.name)}](#{_anchor(c)})", plain(c.short)) for c in every[1:]])
    for command in every:
        lines += _command(command)
    return _text(lines)


def _anchor(command: Command) -> str:
    return command.full.replace(" ", "-")


def _command(command: Command) -> list[str]:
    lines = [
        f"## {command.full} {{#{_anchor(command)}}}",
        "",
        *(line for part in command.prose for line in (plain(part), "")),
    ]
    lines += ["```text", f"{command.full} {command.usage}", "```", ""]
    if command.example:
        lines += ["Example:", "", "```sh", command.example, "```", ""]
    for name, meaning in (*command.arguments, *command.options):
        lines += [code(name), f":   {plain(meaning) or '-'}", ""]
    return lines


def cheatsheet_page() -> str:
    """Every range with its source."""
    sheet = load_cheatsheet()
    every = list(sheet)
    lines = [
        "# Cheatsheet",
        "",
        (
            f"{len(every)} ranges and thresholds in {len(sheet.stages)} sections. Good: unremarkable, ends included. "
            f"Poor: clearly bad. "
            "`kaldi-doctor cheatsheet SECTION --exp exp` puts the values of your tree beside them; a file of your "
            "own that "
            "holds only what differs is laid over them with `--cheatsheet`."
        ),
        "",
    ]
    for name in sheet.stages:
        section = sheet.section(name)
        lines += [f"## {name}: {plain(section.title)} {{#{name}}}", ""]
        if section.script:
            lines += [f"Script: {code(section.script)}. Usual directories: {plain(section.dirs) or '-'}.", ""]
        lines += [*(f"- {plain(advice)}" for advice in section.advice), ""]
        lines += table(
            ("metric", "good", "poor", "what it is", "source"), [_metric(entry) for entry in sheet.metrics(name)]
        )
    return _text(lines)


def _metric(entry: Entry) -> tuple[str, ...]:
    good = (
        range_words(entry.good, entry.unit)
        if entry.good
        else f"{entry.value:g} {entry.unit}"
        if entry.value is not None
        else ", ".join(entry.choices)
    )
    poor = range_words(entry.poor, entry.unit) if entry.poor else ""
    words = [plain(entry.meaning)]
    words += [f"option {code(entry.option)}"] if entry.option else []
    words += [plain(entry.advice)] if entry.advice else []
    source = [plain(entry.source)]
    if entry.anchors:
        source.append(
            "recipes: "
            + plain(", ".join(f"{value:g} at {hours:g} h ({recipe})" for hours, value, recipe in entry.anchors))
        )
    return breakable(entry.metric), plain(good), plain(poor), CELL_END.join(words), CELL_END.join(source)


def recipes_page() -> str:
    """Published scores, with the file that each was read from."""
    every = load_recipes().values()
    count = sum(len(recipe.scores) for recipe in every)
    lines = [
        "# Recipes",
        "",
        (
            f"{len(every)} recipes with {count} published scores. kaldi-doctor guesses the recipe by the names of a "
            f"tree; `--recipe` "
            "names it. The scores stand beside yours; none of them is a threshold."
        ),
        "",
    ]
    for recipe in every:
        lines += _recipe(recipe)
    return _text(lines)


def _recipe(recipe: Recipe) -> list[str]:
    lines = [
        f"## {plain(recipe.title)} {{#{recipe.name}}}",
        "",
        f"{code(recipe.name)}. Source: {plain(recipe.source)}.",
        "",
    ]
    if recipe.hours:
        lines += [f"Training speech: {recipe.hours:g} hours.", ""]
    lines += ["Stages: " + ", ".join(f"{code(path)} ({stage})" for path, stage in recipe.stages) + ".", ""]
    if recipe.scores:
        lines += table(
            ("decode", f"{recipe.metric} %", "reference words"),
            [
                (code(name), f"{score.percent:g}", f"{score.ref_words:,}" if score.ref_words else "")
                for name, score in recipe.scores.items()
            ],
            frozenset({1, 2}),
        )
    return lines


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
