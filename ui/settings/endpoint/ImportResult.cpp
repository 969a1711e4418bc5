#include "ui/settings/endpoint/ImportResult.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/ImportedSection.h"
#include "ui/words/MarkedText.h"

namespace ui {

using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;

namespace {

/// More are found in the settings of each profile.
constexpr int kMostProfiles = 10;
constexpr int kMostNames = 20;

} // namespace

ImportResult::ImportResult(EndpointChoice &choice, Theme &theme, QWidget *parent)
    : Card(parent)
    , m_choice(choice)
    , m_theme(theme)
    , m_title(new Paragraph(TextRole::Row, {}, this))
    , m_leftOut(new Paragraph(TextRole::Hint, {}, this))
    , m_sections(new QVBoxLayout)
{
    setStyleProperty(this, "tone", QStringLiteral("warn"));
    m_title->setFont(Theme::textFont(13, QFont::DemiBold));
    m_sections->setSpacing(12);
    auto *done = makeButton(ButtonKind::Secondary, tr("Done"), this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addLayout(m_sections);
    column->addWidget(m_leftOut);
    column->addSpacing(4);
    column->addWidget(done, 0, Qt::AlignLeft);
    hide();
    connect(done, &QPushButton::clicked, this, &ImportResult::close);
}

void ImportResult::showFor(const QStringList &profiles, const QStringList &leftOut)
{
    clearLayout(*m_sections);
    QStringList named;
    for (const QString &profile : profiles) {
        const EndpointPin pin{EndpointPin::Kind::Profile, profile};
        if (m_choice.setup(pin).imported.empty())
            continue;
        named << profile;
        if (named.size() > kMostProfiles)
            continue;
        if (profiles.size() > 1)
            addShown(*m_sections, makeLabel(TextRole::Row, profile, this));
        addShown(*m_sections, new ImportedSection(m_choice, pin, m_theme, this));
    }
    m_title->setText(
        named.size() > kMostProfiles
            ? tr("Parts of %1 profiles are switched off. Those of the others are in the settings "
                 "of each, once it is used.")
                  .arg(named.size())
        : named.isEmpty() ? tr("Parts of the file were left out")
                          : tr("Parts of what was imported are switched off"));
    QStringList names;
    for (const QString &name : leftOut.mid(0, kMostNames))
        names << markedText(name, TextUse::Name);
    m_leftOut->setText(tr("Left out, since they look like secrets, which belong in the keychain: "
                          "%1.")
                           .arg(names.join(QLatin1String(", "))));
    m_leftOut->setVisible(!leftOut.isEmpty());
    setVisible(!named.isEmpty() || !leftOut.isEmpty());
}

void ImportResult::close()
{
    clearLayout(*m_sections);
    hide();
    emit closed();
}

} // namespace ui

#include "moc_ImportResult.cpp"
