#include "ui/settings/endpoint/ImportedSection.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/SettingsPage.h"
#include "ui/words/MarkedText.h"
#include "ui/words/ProfileText.h"

#include <QHBoxLayout>

#include <algorithm>

namespace ui {

using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::endpoint::EndpointSetup;
using bridge::endpoint::ImportedPart;

namespace {

constexpr int kPartWidth = 230;
constexpr int kKindWidth = 80;
/// More than a real profile has; a hostile one could have thousands.
constexpr unsigned kMostRows = 200;

QString hint()
{
    return ImportedSection::tr(
        "The file that this profile was imported from brought these. They could run programs, "
        "send requests elsewhere, or trust other servers: switch on only what you expect.");
}

QString kindOf(const ImportedPart &part)
{
    switch (part.kind) {
    case ImportedPart::Kind::Variable:
        return ImportedSection::tr("variable");
    case ImportedPart::Kind::Header:
        return ImportedSection::tr("header");
    case ImportedPart::Kind::Authorities:
        return ImportedSection::tr("certificates");
    case ImportedPart::Kind::ClientCertificate:
        return ImportedSection::tr("certificate");
    case ImportedPart::Kind::ClientKey:
        return ImportedSection::tr("key");
    }
    return {};
}

QString titleOf(const ImportedPart &part)
{
    switch (part.kind) {
    case ImportedPart::Kind::Authorities:
        return ImportedSection::tr("Certificate authorities");
    case ImportedPart::Kind::ClientCertificate:
        return ImportedSection::tr("Client certificate");
    case ImportedPart::Kind::ClientKey:
        return ImportedSection::tr("Client certificate's key");
    default:
        return markedText(part.name, TextUse::Name);
    }
}

} // namespace

ImportedSection::ImportedSection(EndpointChoice &choice, const EndpointPin &pin, Theme &theme,
                                 QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_pin(pin)
    , m_theme(theme)
    , m_rows(new QVBoxLayout)
    , m_words(new Paragraph(TextRole::Hint, hint(), this))
{
    m_rows->setSpacing(8);
    auto *column = makeColumn(this, 8);
    column->addWidget(m_words);
    column->addLayout(m_rows);
    connect(&m_choice, &EndpointChoice::changed, this, &ImportedSection::refresh);
    refresh();
}

bool ImportedSection::isNeeded() const
{
    return !m_choice.setup(m_pin).imported.empty();
}

QString ImportedSection::preview() const
{
    const EndpointSetup setup = m_choice.setup(m_pin);
    const auto on =
        std::count_if(setup.imported.begin(), setup.imported.end(),
                      [&setup](const ImportedPart &part) { return isSwitchedOn(setup, part); });
    return tr("%1 of %2 switched on").arg(on).arg(setup.imported.size());
}

QWidget *ImportedSection::makeRow(const ImportedPart &part)
{
    auto *row = new QWidget(this);
    auto *toggle = new ToggleSwitch(m_theme, row);
    m_switches.push_back(toggle);
    toggle->setAccessibleName(tr("Use %1").arg(partName(part)));
    auto *name = new ElidedLabel(TextRole::Code, row, Qt::ElideMiddle);
    name->setFullText(titleOf(part));
    name->setFixedWidth(kPartWidth);
    setStyleClass(name, QStringLiteral("text"));
    auto *kind = makeLabel(TextRole::Hint, kindOf(part), row);
    kind->setFixedWidth(kKindWidth);
    auto *value = new ElidedLabel(TextRole::Code, row, Qt::ElideMiddle);
    value->setFullText(markedText(part.value, TextUse::Name));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(toggle);
    layout->addWidget(name);
    layout->addWidget(kind);
    layout->addWidget(value, 1);
    connect(toggle, &QAbstractButton::clicked, this,
            [this, part](bool on) { this->toggle(part, on); });
    return row;
}

void ImportedSection::toggle(const ImportedPart &part, bool on)
{
    EndpointSetup setup = m_choice.setup(m_pin);
    QString problem;
    if (on) {
        if (const auto switched = switchOn(setup, part); !switched)
            problem = wordsFor(switched.error());
    } else {
        switchOff(setup, part);
    }
    if (problem.isEmpty()) {
        if (const auto saved = m_choice.setSetup(setup, m_pin); !saved)
            problem = wordsFor(saved.error());
    }
    // Also where nothing has changed: the switch has moved.
    refresh();
    m_words->setText(problem.isEmpty() ? hint() : problem);
    m_words->setColorClass(problem.isEmpty() ? QStringLiteral("text3") : QStringLiteral("error"));
}

void ImportedSection::refresh()
{
    const EndpointSetup setup = m_choice.setup(m_pin);
    m_words->setText(hint());
    m_words->setColorClass(QStringLiteral("text3"));
    // The same rows stay: the focus is on one of them.
    if (m_shown != setup.imported) {
        clearLayout(*m_rows);
        m_switches.clear();
        m_shown = setup.imported;
        for (std::size_t i = 0; i < std::min<std::size_t>(kMostRows, m_shown.size()); ++i)
            addShown(*m_rows, makeRow(m_shown[i]));
        if (m_shown.size() > kMostRows)
            addShown(*m_rows,
                     makeLabel(TextRole::Hint,
                               tr("%1 more stay switched off.").arg(m_shown.size() - kMostRows),
                               this));
    }
    for (std::size_t i = 0; i < m_switches.size(); ++i)
        m_switches[i]->setChecked(isSwitchedOn(setup, m_shown[i]));
}

} // namespace ui

#include "moc_ImportedSection.cpp"
