#include "ui/settings/endpoint/DifferencesSection.h"

#include "bridge/endpoint/profiles/EndpointPreset.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/SettingsPage.h"
#include "ui/words/DifferenceText.h"
#include "ui/words/PresetText.h"

#include <QDesktopServices>

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPreset;

namespace {

const EndpointPreset *presetOf(const EndpointChoice &choice)
{
    return bridge::endpoint::findPreset(choice.setup().preset);
}

QStringList differencesOf(const EndpointChoice &choice)
{
    const auto address = EndpointAddress::parse(choice.addressText());
    return address ? differencesAt(choice.endpointAt(*address)) : QStringList();
}

} // namespace

DifferencesSection::DifferencesSection(EndpointChoice &choice, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_words(new QVBoxLayout)
    , m_help(makeButton(ButtonKind::Secondary, {}, this))
{
    m_words->setSpacing(5);
    auto *column = makeColumn(this, 8);
    column->addLayout(m_words);
    column->addWidget(m_help, 0, Qt::AlignLeft);
    connect(m_help, &QPushButton::clicked, this, [this] {
        if (const auto *preset = presetOf(m_choice))
            QDesktopServices::openUrl(preset->help);
    });
    connect(&m_choice, &EndpointChoice::changed, this, &DifferencesSection::refresh);
    refresh();
}

bool DifferencesSection::isNeeded() const
{
    return !differencesOf(m_choice).isEmpty();
}

QString DifferencesSection::preview() const
{
    const auto *preset = presetOf(m_choice);
    return preset ? presetName(*preset) : QString();
}

void DifferencesSection::refresh()
{
    QStringList words;
    const auto *preset = presetOf(m_choice);
    if (preset) {
        for (const auto limit : preset->limits)
            words << wordsFor(limit, *preset);
    }
    words << differencesOf(m_choice);
    clearLayout(*m_words);
    for (const auto &each : words) {
        auto *sentence = new Paragraph(TextRole::Hint, each, this);
        sentence->setColorClass(QStringLiteral("text2"));
        addShown(*m_words, sentence);
    }
    m_help->setVisible(preset && !preset->help.isEmpty());
    if (preset) {
        m_help->setText(tr("How to use %1 with Claude Code").arg(presetName(*preset)));
        m_help->setToolTip(ui::toolTip({preset->help.toString(QUrl::FullyEncoded)}));
    }
}

} // namespace ui

#include "moc_DifferencesSection.cpp"
