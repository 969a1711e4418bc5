#include "ui/endpoint/EndpointDialog.h"

#include "ui/common/FailureText.h"
#include "ui/endpoint/FailureLayers.h"
#include "ui/endpoint/FoldedText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>

namespace ui {

using bridge::Failure;
using bridge::FailureLayer;

namespace {

constexpr int kWidth = 700;
constexpr int kMargin = 26;

/// What a bug report needs; a failure holds no secret.
QString detailsOf(const Failure &failure)
{
    const auto words = wordsFor(failure);
    QStringList lines{words.title, words.text, {}};
    lines << EndpointDialog::tr("Kind: %1, layer: %2")
                 .arg(bridge::failureKindName(failure.kind),
                      bridge::failureLayerName(failure.layer));
    lines << EndpointDialog::tr("Endpoint: %1")
                 .arg(failure.address.isEmpty() ? EndpointDialog::tr("default API")
                                                : failure.address);
    if (failure.httpStatus > 0)
        lines << EndpointDialog::tr("HTTP status: %1").arg(failure.httpStatus);
    if (!failure.said.isEmpty())
        lines << QString() << failure.said;
    if (!failure.stderrTail.isEmpty() && failure.stderrTail != failure.said)
        lines << QString() << failure.stderrTail;
    return lines.join(u'\n');
}

} // namespace

EndpointDialog::EndpointDialog(const Failure &failure, const QString &note, Theme &theme,
                               QWidget *parent)
    : QDialog(parent)
    , m_title(new Paragraph(TextRole::PageTitle, {}, this))
    , m_text(new Paragraph(TextRole::Secondary, {}, this))
    , m_layers(new FailureLayers(theme, this))
    , m_said(new FoldedText(theme, this))
    , m_tryAgain(makeButton(ButtonKind::Primary, tr("Try again"), this))
    , m_turnOff(makeButton(ButtonKind::Secondary, tr("Turn custom endpoint off"), this))
    , m_copy(makeButton(ButtonKind::Secondary, tr("Copy details"), this))
    , m_note(makeLabel(TextRole::Hint, {}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *settings = makeButton(ButtonKind::Secondary, tr("Open settings"), this);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addWidget(m_tryAgain);
    buttons->addWidget(settings);
    buttons->addWidget(m_turnOff);
    buttons->addStretch();
    buttons->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addSpacing(8);
    layout->addWidget(m_text);
    layout->addSpacing(16);
    layout->addWidget(m_layers);
    layout->addSpacing(12);
    layout->addWidget(m_said);
    layout->addSpacing(16);
    layout->addLayout(buttons);
    layout->addSpacing(12);
    layout->addWidget(m_note);
    layout->addStretch();

    m_tryAgain->setDefault(true);
    connect(m_tryAgain, &QPushButton::clicked, this, [this] {
        emit tryAgainRequested();
        accept();
    });
    connect(settings, &QPushButton::clicked, this, [this] {
        emit settingsRequested();
        accept();
    });
    connect(m_turnOff, &QPushButton::clicked, this, [this] {
        emit turnOffRequested();
        accept();
    });
    connect(m_copy, &QPushButton::clicked, this, &EndpointDialog::copyDetails);
    connect(m_said, &FoldedText::unfoldedChanged, this, &EndpointDialog::fitHeight);
    connect(&theme, &Theme::changed, this, [this] { m_layers->setFailure(m_failure); });
    showFailure(failure, note);
    m_tryAgain->setFocus();
}

void EndpointDialog::showFailure(const Failure &failure, const QString &note)
{
    m_failure = failure;
    const auto words = wordsFor(failure);
    const bool isCustom = !failure.address.isEmpty();
    const bool isAgents = failure.layer == FailureLayer::Agent;
    setWindowTitle(words.title);
    m_title->setText(words.title);
    m_text->setText(words.text);
    m_layers->setVisible(isCustom && !isAgents);
    m_layers->setFailure(failure);
    m_said->setVisible(!words.said.isEmpty());
    auto said = words.said;
    if (failure.httpStatus > 0)
        said = QStringLiteral("%1 · %2").arg(failure.httpStatus).arg(said);
    m_said->setText(isAgents ? tr("What Claude Code said") : tr("What the server said"), said);
    m_turnOff->setVisible(isCustom);
    m_copy->setText(tr("Copy details"));
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    fitHeight();
}

void EndpointDialog::fitHeight()
{
    // A layout gives a window the height of its widest form; texts that wrap need more.
    layout()->activate();
    resize(kWidth, layout()->totalHeightForWidth(kWidth));
}

void EndpointDialog::copyDetails()
{
    QGuiApplication::clipboard()->setText(detailsOf(m_failure));
    m_copy->setText(tr("Copied"));
}

} // namespace ui
