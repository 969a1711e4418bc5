#include "ui/settings/endpoint/OptionsSection.h"

#include "ui/kit/Controls.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/CertificateRow.h"
#include "ui/settings/endpoint/ClientCertificateRows.h"
#include "ui/settings/endpoint/GoOnOrder.h"
#include "ui/settings/endpoint/LabelledRow.h"
#include "ui/settings/endpoint/NumberField.h"
#include "ui/settings/endpoint/SetupChange.h"

#include <QComboBox>

namespace ui {

using bridge::check::RungReport;
using bridge::check::ToolsFacts;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::ToolSearch;
using ToolReference = ToolsFacts::ToolReference;

namespace {

QString nameOf(ToolSearch choice)
{
    switch (choice) {
    case ToolSearch::Off:
        return OptionsSection::tr("Off");
    case ToolSearch::Auto:
        return OptionsSection::tr("Automatic");
    case ToolSearch::On:
        return OptionsSection::tr("On");
    }
    return {};
}

QString toolSearchPreview(ToolSearch choice)
{
    switch (choice) {
    case ToolSearch::Off:
        return OptionsSection::tr("tool search off");
    case ToolSearch::Auto:
        return OptionsSection::tr("tool search automatic");
    case ToolSearch::On:
        return OptionsSection::tr("tool search on");
    }
    return {};
}

QString toolSearchHint(ToolReference found)
{
    switch (found) {
    case ToolReference::Forwarded:
        return OptionsSection::tr("The last check found that it would work here.");
    case ToolReference::Stripped:
        return OptionsSection::tr("The last check found that this server removes tool "
                                  "references from messages: leave it off.");
    case ToolReference::Unknown:
        break;
    }
    return OptionsSection::tr("Loads tools only when they are needed. Most servers that are not "
                              "Anthropic's break it; a check tests it.");
}

} // namespace

OptionsSection::OptionsSection(EndpointChoice &choice, bridge::secrets::CredentialBook &credentials,
                               Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_toolSearch(new QComboBox(this))
    , m_betas(new ToggleSwitch(theme, this))
{
    auto *column = makeColumn(this, 8);
    addToolSearch();
    addNumber(
        tr("Context window"), tr("tokens"), tr("automatic"),
        tr("For models with a smaller or larger context than Claude Code assumes."),
        [](const Options &options) {
            return options.contextTokens ? std::optional(options.contextTokens) : std::nullopt;
        },
        [](Options &options, std::optional<int> tokens) {
            options.contextTokens = tokens.value_or(0);
        });
    addNumber(
        tr("Request timeout"), tr("seconds"), tr("600"),
        tr("For servers that take long to answer, such as local models."),
        [](const Options &options) {
            const auto seconds = static_cast<int>(options.requestTimeout.count());
            return seconds ? std::optional(seconds) : std::nullopt;
        },
        [](Options &options, std::optional<int> seconds) {
            options.requestTimeout = std::chrono::seconds(seconds.value_or(0));
        });
    addNumber(
        tr("Retries"), tr("times"), tr("10"),
        tr("How often Claude Code sends a failed request again."),
        [](const Options &options) { return options.retries; },
        [](Options &options, std::optional<int> times) { options.retries = times; });
    addBetas();
    column->addWidget(new CertificateRow(choice, this));
    column->addWidget(
        new ClientCertificateRows(choice, credentials, bridge::endpoint::EndpointPin{}, this));
    column->addWidget(new GoOnOrder(choice, this));
    connect(&m_choice, &EndpointChoice::changed, this, &OptionsSection::refresh);
    refresh();
}

OptionsSection::~OptionsSection()
{
    // A field emits the end of editing when its window is destroyed.
    for (const auto &number : m_numbers)
        number.field->disconnect(this);
}

LabelledRow *OptionsSection::addRow(const QString &title)
{
    auto *row = new LabelledRow(title, this);
    layout()->addWidget(row);
    return row;
}

void OptionsSection::addToolSearch()
{
    m_toolSearch->setFont(Theme::textFont(13, QFont::Medium));
    m_toolSearch->setAccessibleName(tr("Tool search"));
    for (const auto each : {ToolSearch::Off, ToolSearch::Auto, ToolSearch::On})
        m_toolSearch->addItem(nameOf(each), static_cast<int>(each));
    m_toolSearchRow = addRow(tr("Tool search"));
    m_toolSearchRow->addControl(m_toolSearch);
    m_toolSearchRow->addControl(new QWidget(this), 1);
    connect(m_toolSearch, &QComboBox::activated, this, [this] {
        const auto chosen = static_cast<ToolSearch>(m_toolSearch->currentData().toInt());
        m_toolSearchRow->setProblem(
            changeSetup(m_choice, [chosen](auto &setup) { setup.options.toolSearch = chosen; }));
    });
}

void OptionsSection::addNumber(const QString &title, const QString &unit, const QString &unset,
                               const QString &hint,
                               std::function<std::optional<int>(const Options &)> get,
                               std::function<void(Options &, std::optional<int>)> set)
{
    auto *row = addRow(title);
    auto *field = new NumberField(unset, this);
    field->setAccessibleName(title);
    row->addControl(field);
    row->addControl(makeLabel(TextRole::Hint, unit, this), 1);
    row->setHint(hint);
    connect(field, &NumberField::chosen, this,
            [this, row, set = std::move(set)](std::optional<int> number) {
                row->setProblem(
                    changeSetup(m_choice, [&](auto &setup) { set(setup.options, number); }));
            });
    connect(field, &NumberField::refused, this,
            [row] { row->setProblem(tr("This must be a whole number, or empty.")); });
    m_numbers.push_back({row, field, std::move(get)});
}

void OptionsSection::addBetas()
{
    m_betas->setAccessibleName(tr("Send beta headers"));
    auto *row = addRow(tr("Beta headers"));
    row->addControl(m_betas);
    row->addControl(new QWidget(this), 1);
    row->setHint(tr("Turn this off for servers that refuse requests with headers or fields they do "
                    "not know."));
    connect(m_betas, &QAbstractButton::clicked, this, [this, row](bool on) {
        row->setProblem(changeSetup(m_choice, [on](auto &setup) { setup.options.betas = on; }));
    });
}

void OptionsSection::learn(const RungReport &report)
{
    const auto *facts = std::get_if<ToolsFacts>(&report.facts);
    if (!facts)
        return;
    m_toolReference = facts->toolReference;
    m_origin = originOf(m_choice);
    refresh();
}

QString OptionsSection::preview() const
{
    const auto setup = m_choice.setup();
    const auto &options = setup.options;
    QStringList parts{toolSearchPreview(options.toolSearch)};
    if (options.contextTokens)
        parts << tr("%n tokens", nullptr, options.contextTokens);
    if (options.requestTimeout.count())
        parts << tr("%1 s").arg(options.requestTimeout.count());
    if (options.retries)
        parts << tr("%n retries", nullptr, *options.retries);
    if (!options.betas)
        parts << tr("no beta headers");
    if (!setup.certificateAuthorities.isEmpty())
        parts << tr("own certificate authority");
    if (setup.clientCertificate.isSet())
        parts << tr("client certificate");
    return parts.join(QStringLiteral(" · "));
}

void OptionsSection::refresh()
{
    const auto options = m_choice.setup().options;
    const auto origin = originOf(m_choice);
    setEnabled(!origin.isEmpty());
    m_toolSearch->setCurrentIndex(m_toolSearch->findData(static_cast<int>(options.toolSearch)));
    m_toolSearchRow->setHint(
        toolSearchHint(origin == m_origin ? m_toolReference : ToolReference::Unknown));
    for (const auto &number : m_numbers)
        number.field->show(number.get(options));
    m_betas->setChecked(options.betas);
}

} // namespace ui

#include "moc_OptionsSection.cpp"
