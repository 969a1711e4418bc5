#include "ui/settings/endpoint/CredentialRow.h"

#include "ui/kit/Icons.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/InlineQuestion.h"
#include "ui/settings/endpoint/SetupChange.h"
#include "ui/words/SecretText.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

namespace ui {

using bridge::CredentialKind;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::secrets::CredentialBook;
using bridge::secrets::SecretError;
using Presence = CredentialBook::Presence;

namespace {

constexpr int kDots = 12;

bool hasSecret(CredentialKind kind)
{
    return kind == CredentialKind::BearerToken || kind == CredentialKind::ApiKey;
}

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
    , m_forThisRun(makeButton(ButtonKind::Secondary, tr("Keep for this run only"), this))
    , m_remove(makeButton(ButtonKind::Secondary, {}, this))
    , m_unlock(makeButton(ButtonKind::Secondary, {}, this))
    , m_lock(new QLabel(this))
    , m_where(makeLabel(TextRole::Hint, {}, this))
    , m_hint(new Paragraph(TextRole::Hint, {}, this))
    , m_question(new InlineQuestion(this))
{
    m_kind->setFont(Theme::textFont(13, QFont::Medium));
    m_kind->setAccessibleName(tr("Kind of credential"));
    m_kind->addItem(tr("Bearer token"), static_cast<int>(CredentialKind::BearerToken));
    m_kind->addItem(tr("API key"), static_cast<int>(CredentialKind::ApiKey));
    m_kind->addItem(tr("None"), static_cast<int>(CredentialKind::None));
    m_kind->addItem(tr("Claude Code's own sign-in"), static_cast<int>(CredentialKind::OwnSignIn));
    m_secret->setFont(Theme::codeFont());
    m_secret->setMinimumWidth(150);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setAccessibleName(tr("Credential"));
    m_save->setAccessibleName(tr("Save the credential"));
    m_remove->setAccessibleName(tr("Remove the credential"));
    m_unlock->setAccessibleName(tr("Unlock the keychain"));
    m_kind->view()->setMinimumWidth(m_kind->sizeHint().width());
    m_where->setWordWrap(false);
    layOut();

    connect(m_secret, &QLineEdit::textEdited, this, [this] {
        m_error.clear();
        refresh();
    });
    connect(m_secret, &QLineEdit::returnPressed, this, &CredentialRow::save);
    connect(m_save, &QPushButton::clicked, this, &CredentialRow::save);
    connect(m_forThisRun, &QPushButton::clicked, this, &CredentialRow::keepForThisRun);
    connect(m_remove, &QPushButton::clicked, this, &CredentialRow::remove);
    connect(m_unlock, &QPushButton::clicked, this, [this] { m_credentials.unlock(m_origin); });
    connect(m_kind, &QComboBox::activated, this, &CredentialRow::onKindChosen);
    connect(m_question, &InlineQuestion::closed, this, &CredentialRow::refresh);
    connect(&m_choice, &EndpointChoice::changed, this, &CredentialRow::takeOrigin);
    connect(&m_theme, &Theme::changed, this, &CredentialRow::refresh);
    followKeychain();
    takeOrigin();
}

void CredentialRow::layOut()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(makeRowTitle(tr("Credential"), this));
    row->addWidget(m_kind);
    row->addWidget(m_secret, 1);
    row->addWidget(m_save);
    row->addWidget(m_forThisRun);
    row->addWidget(m_unlock);
    row->addWidget(m_remove);
    auto *where = new QHBoxLayout;
    where->setSpacing(5);
    where->addWidget(m_lock);
    where->addWidget(m_where);
    row->addLayout(where);
    row->addStretch();
    auto *layout = makeColumn(this, 6);
    layout->addLayout(row);
    layout->addWidget(m_hint);
    layout->addWidget(m_question);
}

void CredentialRow::followKeychain()
{
    const auto refreshOwn = [this](const QString &origin) {
        if (origin == m_origin)
            refresh();
    };
    connect(&m_credentials, &CredentialBook::changed, this, refreshOwn);
    connect(&m_credentials, &CredentialBook::settled, this, refreshOwn);
    connect(&m_credentials, &CredentialBook::saved, this, [this](const QString &origin) {
        if (origin != m_origin || !m_sent)
            return;
        // The result may belong to a header of this origin.
        const auto stored = m_credentials.secret(m_origin);
        if ((stored ? stored->value : QString()) != *m_sent)
            return;
        m_sent.reset();
        m_secret->clear();
        refresh();
    });
    connect(&m_credentials, &CredentialBook::saveFailed, this,
            [this](const QString &origin, const SecretError &error) {
                if (origin != m_origin || !m_sent)
                    return;
                m_sent.reset();
                m_error = wordsFor(error);
                refresh();
            });
}

void CredentialRow::keyPressEvent(QKeyEvent *event)
{
    // A secret that was typed does not stay behind in a closed window.
    if (event->matches(QKeySequence::Cancel) && !m_secret->text().isEmpty() && !m_sent) {
        m_secret->clear();
        m_error.clear();
        refresh();
        event->accept();
        return;
    }
    QWidget::keyPressEvent(event);
}

void CredentialRow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // Reading may prompt to unlock the keychain, so it waits until the row is visible.
    if (!m_origin.isEmpty())
        m_credentials.lookUp(m_origin);
    refresh();
}

void CredentialRow::takeOrigin()
{
    const auto origin = originOf(m_choice);
    if (origin != m_origin) {
        // Typed text and open questions belong to the previous origin.
        m_secret->clear();
        m_sent.reset();
        m_error.clear();
        m_origin = origin;
        m_question->withdraw();
        if (isVisible() && !origin.isEmpty())
            m_credentials.lookUp(origin);
    }
    refresh();
}

CredentialKind CredentialRow::chosenKind() const
{
    return static_cast<CredentialKind>(m_kind->currentData().toInt());
}

CredentialKind CredentialRow::kindInUse() const
{
    const auto address = EndpointAddress::parse(m_choice.addressText());
    if (!address)
        return CredentialKind::BearerToken;
    const auto kind = m_choice.endpointAt(*address).credential;
    const auto stored = m_credentials.secret(m_origin);
    return hasSecret(kind) && stored && !stored->value.isEmpty() ? stored->kind : kind;
}

bool CredentialRow::wantsSecret() const
{
    return hasSecret(chosenKind());
}

bool CredentialRow::hasNoKeychain() const
{
    const auto error = m_credentials.error(m_origin);
    return error && error->kind == SecretError::Kind::Unavailable;
}

void CredentialRow::refresh()
{
    const bool isUndecided = m_question->isVisibleTo(this) || !m_secret->text().isEmpty();
    if (!isUndecided)
        m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kindInUse())));
    refreshControls();
    refreshWords();
}

void CredentialRow::refreshControls()
{
    const auto presence = m_origin.isEmpty() ? Presence::Absent : m_credentials.presence(m_origin);
    const auto error = m_credentials.error(m_origin);
    const bool isKept = presence == Presence::Present;
    const bool isTyped = !m_secret->text().isEmpty();
    const bool canEdit = !m_origin.isEmpty() && !m_sent;
    const bool isOwnSignIn = kindInUse() == CredentialKind::OwnSignIn;
    const bool isForThisRun = m_credentials.endsWithThisRun(m_origin);

    // Width of the current item: the longest kind is a rare one.
    constexpr int kKindFrame = 46;
    m_kind->setFixedWidth(m_kind->fontMetrics().horizontalAdvance(m_kind->currentText())
                          + kKindFrame);
    m_kind->setEnabled(canEdit);
    m_secret->setEnabled(canEdit);
    m_secret->setVisible(wantsSecret());
    m_secret->setPlaceholderText(isKept ? QString(kDots, u'•') + m_credentials.hint(m_origin)
                                 : presence == Presence::Looking ? tr("Looking in the keychain…")
                                                                 : tr("none"));
    m_save->setVisible(isTyped && wantsSecret() && !hasNoKeychain());
    m_save->setEnabled(canEdit);
    m_save->setText(m_sent ? tr("Saving…") : tr("Save"));
    m_forThisRun->setVisible(isTyped && wantsSecret() && !m_sent
                             && (hasNoKeychain() || !m_error.isEmpty()));
    m_unlock->setVisible(
        !isTyped && wantsSecret() && !isForThisRun && error
        && (error->kind == SecretError::Kind::Locked || error->kind == SecretError::Kind::Denied));
    m_unlock->setEnabled(canEdit);
    m_unlock->setText(error && error->kind == SecretError::Kind::Locked ? tr("Unlock…")
                                                                        : tr("Try again"));
    m_remove->setText(isOwnSignIn ? tr("Withdraw") : tr("Remove"));
    m_remove->setVisible(!isTyped && (isKept || isOwnSignIn));
    m_remove->setEnabled(canEdit);
    m_lock->setVisible(isKept && !isForThisRun && wantsSecret());
    m_lock->setPixmap(iconPixmap(Icon::Lock, m_theme.colors().text3, 13, devicePixelRatioF()));
    m_where->setVisible(isKept && wantsSecret());
    m_where->setText(isForThisRun ? tr("for this run only") : tr("in the system keychain"));
}

void CredentialRow::refreshWords()
{
    m_hint->setColorClass(m_error.isEmpty() ? QStringLiteral("text3") : QStringLiteral("error"));
    m_hint->setText(m_error.isEmpty() ? hint() : m_error);
    m_hint->setVisible(!m_question->isVisibleTo(this));
    m_secret->setAccessibleDescription(m_hint->toPlainText());
    m_kind->setAccessibleDescription(m_hint->toPlainText());
}

QString CredentialRow::hint() const
{
    if (m_origin.isEmpty())
        return tr("A credential belongs to an address: enter the address first.");
    const auto presence = m_credentials.presence(m_origin);
    const bool isKept = presence == Presence::Present;
    if (kindInUse() == CredentialKind::OwnSignIn)
        return tr("Your Claude login is sent to %1, which you marked as a transparent proxy of "
                  "Anthropic. Your subscription pays.")
            .arg(m_origin);
    if (!wantsSecret() && chosenKind() == CredentialKind::None)
        return (isKept ? tr("%1 gets a harmless placeholder. The credential that is saved for it "
                            "is not sent.")
                       : tr("%1 gets a harmless placeholder: your Claude login is never sent "
                            "there."))
            .arg(m_origin);
    const bool isTyped = !m_secret->text().isEmpty();
    if (isTyped && hasNoKeychain())
        return tr("There is no system keychain. Kept for this run only, it is in no file and is "
                  "forgotten when Drawbridge quits.");
    if (isTyped && m_credentials.isInMemory())
        return tr("Kept for %1 in this practice session only, not in the system keychain.")
            .arg(m_origin);
    if (isTyped)
        return tr("Saved for %1, in the system keychain only.").arg(m_origin);
    if (isKept && m_credentials.endsWithThisRun(m_origin))
        return tr("Sent to %1 only. It is in no file, and forgotten when Drawbridge quits.")
            .arg(m_origin);
    if (presence == Presence::Unavailable) {
        const auto error = m_credentials.error(m_origin);
        return error ? wordsFor(*error) : QString();
    }
    if (presence != Presence::Absent)
        return tr("Sent to %1 only.").arg(m_origin);
    if (m_choice.setup().credential == CredentialKind::OwnSignIn)
        return tr("Claude Code's own sign-in is set up, but %1 is not marked as a transparent "
                  "proxy of Anthropic: it gets a harmless placeholder.")
            .arg(m_origin);
    return tr("Without one, %1 gets a harmless placeholder: your Claude login is never sent "
              "there.")
        .arg(m_origin);
}

void CredentialRow::save()
{
    if (hasNoKeychain()) {
        keepForThisRun();
        return;
    }
    const auto value = m_secret->text();
    if (value.isEmpty() || m_origin.isEmpty() || m_sent)
        return;
    m_error.clear();
    m_sent = value;
    refresh();
    m_credentials.saveToken(m_origin, chosenKind(), value);
}

void CredentialRow::replaceStored(CredentialKind kind, const QString &value)
{
    if (m_credentials.isForThisRun(m_origin)) {
        (void)m_credentials.keepTokenForThisRun(m_origin, kind, value);
        return;
    }
    m_sent = value;
    m_credentials.saveToken(m_origin, kind, value);
}

void CredentialRow::keepForThisRun()
{
    const auto value = m_secret->text();
    if (value.isEmpty() || m_origin.isEmpty())
        return;
    if (!m_credentials.keepTokenForThisRun(m_origin, chosenKind(), value)) {
        m_error = wordsFor(SecretError{SecretError::Kind::Unsendable, {}});
    } else {
        m_error.clear();
        m_secret->clear();
    }
    refresh();
}

void CredentialRow::remove()
{
    m_error.clear();
    if (kindInUse() == CredentialKind::OwnSignIn) {
        setKind(CredentialKind::BearerToken);
        m_choice.setTransparentProxy(m_origin, false);
        return;
    }
    replaceStored(chosenKind(), {});
    refresh();
}

void CredentialRow::onKindChosen()
{
    const auto kind = chosenKind();
    m_error.clear();
    if (kind == CredentialKind::OwnSignIn && !m_choice.isTransparentProxy(m_origin)) {
        askForOwnSignIn();
        return;
    }
    m_question->withdraw();
    if (!hasSecret(kind))
        m_secret->clear();
    setKind(kind);
    // If a new secret is being typed, the kind is saved with it.
    const auto stored = m_credentials.secret(m_origin);
    if (hasSecret(kind) && m_secret->text().isEmpty() && stored && !stored->value.isEmpty()
        && stored->kind != kind)
        replaceStored(kind, stored->value);
    refresh();
}

void CredentialRow::setKind(CredentialKind kind)
{
    m_error = changeSetup(m_choice, [kind](auto &setup) { setup.credential = kind; });
}

void CredentialRow::askForOwnSignIn()
{
    const auto address = EndpointAddress::parse(m_choice.addressText());
    if (!address)
        return;
    const auto host = address->hostAndPort();
    auto text = tr("Do this only if %1 passes every request on to Anthropic unchanged and you "
                   "trust its operator: your Claude login is sent to %1, and your subscription "
                   "pays for its use.")
                    .arg(host);
    if (!address->isTls() && !address->isLoopback())
        text += u' ' + tr("The connection is not encrypted: the login can be read on the way.");
    m_secret->clear();
    m_question->ask({tr("Send your Claude login to %1?").arg(host), text,
                     tr("It is a transparent proxy, send it"), tr("Do not send it")},
                    [this, origin = m_origin] {
                        m_choice.setTransparentProxy(origin, true);
                        setKind(CredentialKind::OwnSignIn);
                    });
    refresh();
}

} // namespace ui

#include "moc_CredentialRow.cpp"
