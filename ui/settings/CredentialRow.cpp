#include "ui/settings/CredentialRow.h"

#include "ui/common/Icons.h"
#include "ui/common/Paragraph.h"
#include "ui/common/SecretText.h"
#include "ui/settings/SettingsPage.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::secrets::CredentialBook;
using bridge::secrets::CredentialKind;
using bridge::secrets::SecretError;
using Presence = CredentialBook::Presence;

namespace {

constexpr int kDots = 12;

} // namespace

CredentialRow::CredentialRow(EndpointChoice &choice, CredentialBook &credentials, Theme &theme,
                             QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_credentials(credentials)
    , m_theme(theme)
    , m_kind(new QComboBox(this))
    , m_secret(new QLineEdit(this))
    , m_save(makeButton(ButtonKind::Secondary, tr("Save"), this))
    , m_remove(makeButton(ButtonKind::Secondary, tr("Remove"), this))
    , m_lock(new QLabel(this))
    , m_where(makeLabel(TextRole::Hint, tr("in the system keychain"), this))
    , m_hint(new Paragraph(TextRole::Hint, {}, this))
{
    m_kind->setFont(Theme::textFont(13, QFont::Medium));
    m_kind->setAccessibleName(tr("Kind of credential"));
    m_kind->addItem(tr("Bearer token"), static_cast<int>(CredentialKind::BearerToken));
    m_kind->addItem(tr("API key"), static_cast<int>(CredentialKind::ApiKey));
    m_secret->setFont(Theme::codeFont());
    m_secret->setMinimumWidth(150);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setAccessibleName(tr("Credential"));
    m_save->setAccessibleName(tr("Save the credential"));
    m_remove->setAccessibleName(tr("Remove the credential"));
    m_where->setWordWrap(false);

    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(makeRowTitle(tr("Credential"), this));
    row->addWidget(m_kind);
    row->addWidget(m_secret, 1);
    row->addWidget(m_save);
    row->addWidget(m_remove);
    auto *where = new QHBoxLayout;
    where->setSpacing(5);
    where->addWidget(m_lock);
    where->addWidget(m_where);
    row->addLayout(where);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(row);
    layout->addWidget(m_hint);

    connect(m_secret, &QLineEdit::textEdited, this, [this] {
        m_error.clear();
        refresh();
    });
    connect(m_secret, &QLineEdit::returnPressed, this, &CredentialRow::save);
    connect(m_save, &QPushButton::clicked, this, &CredentialRow::save);
    connect(m_remove, &QPushButton::clicked, this, &CredentialRow::remove);
    connect(m_kind, &QComboBox::activated, this, &CredentialRow::onKindChosen);
    connect(&m_choice, &EndpointChoice::changed, this, &CredentialRow::takeOrigin);
    connect(&m_theme, &Theme::changed, this, &CredentialRow::refresh);
    connect(&m_credentials, &CredentialBook::changed, this, [this](const QString &origin) {
        if (origin == m_origin)
            refresh();
    });
    connect(&m_credentials, &CredentialBook::settled, this, [this](const QString &origin) {
        if (origin == m_origin)
            refresh();
    });
    connect(&m_credentials, &CredentialBook::saved, this, [this](const QString &origin) {
        if (origin != m_origin)
            return;
        m_busy = false;
        m_secret->clear();
        refresh();
    });
    connect(&m_credentials, &CredentialBook::saveFailed, this,
            [this](const QString &origin, const SecretError &error) {
                if (origin != m_origin)
                    return;
                m_busy = false;
                m_error = wordsFor(error);
                refresh();
            });
    takeOrigin();
}

void CredentialRow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // A keychain may ask the user to unlock it: not before the row is seen.
    if (!m_origin.isEmpty())
        m_credentials.lookUp(m_origin);
    refresh();
}

void CredentialRow::takeOrigin()
{
    const auto address = EndpointAddress::parse(m_choice.addressText());
    const auto origin = address ? address->origin() : QString();
    if (origin != m_origin) {
        // What was typed was meant for the other origin.
        m_secret->clear();
        m_error.clear();
        m_busy = false;
        m_origin = origin;
        if (isVisible() && !origin.isEmpty())
            m_credentials.lookUp(origin);
    }
    refresh();
}

void CredentialRow::refresh()
{
    const auto presence = m_origin.isEmpty() ? Presence::Absent : m_credentials.presence(m_origin);
    const auto error = m_credentials.error(m_origin);
    const bool isKept = presence == Presence::Present;
    const bool isTyped = !m_secret->text().isEmpty();
    const bool noKeychain =
        presence == Presence::Unavailable && error && error->kind == SecretError::Kind::Unavailable;
    const bool canEdit = !m_origin.isEmpty() && !m_busy && !noKeychain;

    if (const auto secret = m_credentials.secret(m_origin); secret && !isTyped)
        m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(secret->kind)));
    m_kind->setEnabled(canEdit);
    m_secret->setEnabled(canEdit);
    m_secret->setPlaceholderText(isKept ? QString(kDots, u'•') + m_credentials.hint(m_origin)
                                 : presence == Presence::Looking ? tr("Looking in the keychain…")
                                                                 : tr("none"));
    m_save->setVisible(isTyped);
    m_save->setEnabled(canEdit);
    m_save->setText(m_busy ? tr("Saving…") : tr("Save"));
    m_remove->setVisible(isKept && !isTyped);
    m_remove->setEnabled(canEdit);
    m_lock->setVisible(isKept);
    m_where->setVisible(isKept);
    m_lock->setPixmap(iconPixmap(Icon::Lock, m_theme.colors().text3, 13, devicePixelRatioF()));

    m_hint->setColorClass(m_error.isEmpty() ? QStringLiteral("text3") : QStringLiteral("error"));
    if (!m_error.isEmpty())
        m_hint->setText(m_error);
    else if (m_origin.isEmpty())
        m_hint->setText(tr("A credential belongs to an address: enter that first."));
    else if (presence == Presence::Unavailable)
        m_hint->setText(error ? wordsFor(*error) : QString());
    else if (isTyped)
        m_hint->setText(tr("Kept for %1, in the system keychain only.").arg(m_origin));
    else if (presence != Presence::Absent)
        m_hint->setText(tr("Sent to %1 only.").arg(m_origin));
    else
        m_hint->setText(
            tr("Without one, %1 gets a harmless placeholder: your Claude login is never "
               "sent there.")
                .arg(m_origin));
    m_secret->setAccessibleDescription(m_hint->toPlainText());
}

CredentialKind CredentialRow::chosenKind() const
{
    return static_cast<CredentialKind>(m_kind->currentData().toInt());
}

void CredentialRow::save()
{
    const auto value = m_secret->text();
    if (value.isEmpty() || m_origin.isEmpty() || m_busy)
        return;
    m_error.clear();
    m_busy = true;
    refresh();
    m_credentials.saveToken(m_origin, chosenKind(), value);
}

void CredentialRow::remove()
{
    m_error.clear();
    m_credentials.remove(m_origin);
}

void CredentialRow::onKindChosen()
{
    // With a new secret half typed, the kind goes along when that is saved.
    const auto kept = m_credentials.secret(m_origin);
    if (!kept || kept->kind == chosenKind() || !m_secret->text().isEmpty())
        return;
    m_error.clear();
    m_busy = true;
    m_credentials.saveToken(m_origin, chosenKind(), kept->value);
    refresh();
}

} // namespace ui
