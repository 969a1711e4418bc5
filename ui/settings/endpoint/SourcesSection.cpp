#include "ui/settings/endpoint/SourcesSection.h"

#include "ui/kit/Paragraph.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/FoldSection.h"
#include "ui/settings/endpoint/SourceRow.h"
#include "ui/words/SourceText.h"

#include <algorithm>

namespace ui {

using bridge::session::Verification;
using bridge::sources::EndpointSource;
using bridge::sources::EndpointSources;
using bridge::sources::SourceKind;
using bridge::sources::SourcePlace;
using Effect = SourceRow::Effect;

namespace {

bool isAddress(const EndpointSource &source)
{
    return source.kind == SourceKind::Address;
}

} // namespace

SourcesSection::SourcesSection(const SettingsServices &services, QWidget *parent)
    : QWidget(parent)
    , m_choice(services.endpoints)
    , m_sources(services.sources)
    , m_front(services.chats)
    , m_rows(new QVBoxLayout)
    , m_others(new QWidget(this))
    , m_othersFold(
          new FoldSection(services.theme, tr("Credentials, providers and proxies"), m_others, this))
{
    auto *title = makeLabel(TextRole::Row, tr("Where the address comes from"), this);
    title->setFont(Theme::textFont(13, QFont::DemiBold));
    m_rows->setSpacing(0);
    makeColumn(m_others, 0);
    auto *column = makeColumn(this, 0);
    column->addWidget(title);
    column->addSpacing(6);
    column->addLayout(m_rows);
    column->addWidget(m_othersFold);

    connect(&m_sources, &EndpointSources::changed, this, &SourcesSection::refresh);
    connect(&m_choice, &bridge::endpoint::EndpointChoice::changed, this, &SourcesSection::refresh);
    connect(&m_front, &bridge::chat::FrontChat::changed, this, &SourcesSection::follow);
    follow();
}

void SourcesSection::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_sources.askLoginShell();
}

void SourcesSection::follow()
{
    if (const auto *chat = m_front.chat())
        m_sources.follow(chat->workspace(), chat->pin());
    refresh();
}

bool SourcesSection::isProven(const QString &address) const
{
    const auto *chat = m_front.chat();
    if (!chat || chat->agent().pid == 0)
        return false;
    const auto &agent = chat->agent();
    if (agent.custom && agent.verification != Verification::Verified)
        return false;
    return address.isEmpty() ? agent.endpoint.isEmpty()
                             : bridge::endpoint::sameAddress(agent.endpoint, address);
}

void SourcesSection::refresh()
{
    clearLayout(*m_rows);
    clearLayout(*m_others->layout());
    addAddresses();
    addWarnings();
    addOthers();
}

void SourcesSection::addAddresses()
{
    const auto &report = m_sources.report();
    const auto addRow = [this](const SourceRow::Content &content) {
        addShown(*m_rows, new SourceRow(content, this));
    };
    const auto winner = [this](const QString &address) {
        return isProven(address) ? std::pair(Effect::Wins, tr("wins"))
                                 : std::pair(Effect::Unproven, tr("not confirmed yet"));
    };
    const auto has = [&report](auto matches) {
        return std::any_of(report.sources.begin(), report.sources.end(), matches);
    };
    if (!has([](const Source &each) {
            return each.wins && (isAddress(each) || each.kind == SourceKind::Provider);
        })) {
        const auto [effect, state] = winner({});
        addRow({tr("Claude Code"), tr("Anthropic's own API"), effect, state, true});
    }
    for (const auto &source : report.sources) {
        if (!isAddress(source))
            continue;
        const auto [effect, state] =
            source.wins ? winner(source.value)
                        : std::pair(Effect::Overridden, source.place == SourcePlace::LoginShell
                                                            ? tr("in terminals only")
                                                            : tr("overridden"));
        addRow({placeName(source), source.value, effect, state});
    }
    if (!has([](const Source &each) { return each.place == SourcePlace::ThisApp; }))
        addRow({tr("This app"),
                m_choice.addressText().isEmpty() ? tr("not set") : tr("switched off"),
                Effect::NotSet,
                {}});
    if (!has([](const Source &each) {
            return isAddress(each)
                   && (each.place == SourcePlace::Inherited
                       || each.place == SourcePlace::LoginShell);
        }))
        addRow({tr("Shell environment"), tr("not set"), Effect::NotSet, {}});
}

void SourcesSection::addWarnings()
{
    const auto &report = m_sources.report();
    for (const auto &problem : report.problems)
        addWords(wordsFor(problem), QStringLiteral("error"));
    if (report.clearProxy)
        addWords(clearProxyWords(*report.clearProxy), QStringLiteral("warn"));
}

void SourcesSection::addWords(const QString &text, const QString &colorClass)
{
    auto *words = new Paragraph(TextRole::Hint, text, this);
    words->setColorClass(colorClass);
    auto *row = new QWidget(this);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 4, 0, 6);
    layout->addWidget(words);
    addShown(*m_rows, row);
}

void SourcesSection::addOthers()
{
    QStringList subjects;
    for (const auto &source : m_sources.report().sources) {
        if (isAddress(source))
            continue;
        const bool isWords = source.variable.isEmpty();
        const auto what = isWords ? subjectName(source)
                          : source.value.isEmpty()
                              ? source.variable
                              : QStringLiteral("%1=%2").arg(source.variable, source.value);
        addShown(*m_others->layout(),
                 new SourceRow({placeName(source), what,
                                source.wins ? Effect::Unproven : Effect::Overridden,
                                source.wins ? tr("used") : tr("not used"), isWords},
                               m_others));
        subjects << subjectName(source);
    }
    subjects.removeDuplicates();
    m_othersFold->setPreview(subjects.join(QLatin1String(", ")));
    m_othersFold->setVisible(!subjects.isEmpty());
}

} // namespace ui

#include "moc_SourcesSection.cpp"
