#include "ui/endpoint/FailureDialog.h"

#include "ui/endpoint/FailureLayers.h"
#include "ui/endpoint/FixButtons.h"
#include "ui/kit/FoldButton.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/FailureParts.h"
#include "ui/words/FailureText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace ui {

using bridge::Failure;
using bridge::FailureLayer;

namespace {

constexpr int kWidth = 700;
constexpr int kMargin = 26;
constexpr int kSaidHeight = 180;
constexpr int kSaidMargin = 8;
/// Characters that fill this height.
constexpr int kSaidMeasured = 2000;

/// Text for bug reports; a failure holds no secret.
QString detailsOf(const Failure &failure)
{
    const auto words = wordsFor(failure);
    QStringList lines{words.title, words.text, {}};
    lines << FailureDialog::tr("Kind: %1, layer: %2")
                 .arg(bridge::failureKindName(failure.kind()),
                      bridge::failureLayerName(failure.layer()));
    lines << naming(failure.address, FailureDialog::tr("Endpoint: %1"),
                    FailureDialog::tr("Endpoint: default API"));
    if (failure.httpStatus > 0)
        lines << FailureDialog::tr("HTTP status: %1").arg(failure.httpStatus);
    if (!words.message.isEmpty())
        lines << QString() << words.message;
    return lines.join(u'\n');
}

} // namespace

FailureDialog::FailureDialog(const Failure &failure, const QString &note, Theme &theme,
                             QWidget *parent)
    : QDialog(parent)
    , m_title(new Paragraph(TextRole::PageTitle, {}, this))
    , m_text(new Paragraph(TextRole::Secondary, {}, this))
    , m_layers(new FailureLayers(theme, this))
    , m_fold(new FoldButton(theme, this))
    , m_message(new QPlainTextEdit(this))
    , m_buttons(new FixButtons(theme, FixButtons::Rank::Leading, this))
    , m_tryAgain(m_buttons->addButton(tr("Try again")))
    , m_copy(m_buttons->addAtEnd(tr("Copy details")))
    , m_note(makeLabel(TextRole::Hint, {}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *settings = m_buttons->addButton(tr("Open settings"));
    m_message->setReadOnly(true);
    m_message->setFont(Theme::codeFont());
    m_message->setTabChangesFocus(true);
    m_message->document()->setDocumentMargin(kSaidMargin);
    m_layers->layout()->setContentsMargins(0, 16, 0, 0);
    setStyleClass(m_message, QStringLiteral("code"));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addSpacing(8);
    layout->addWidget(m_text);
    layout->addWidget(m_layers);
    layout->addSpacing(12);
    layout->addWidget(m_fold);
    layout->addSpacing(6);
    layout->addWidget(m_message);
    layout->addSpacing(12);
    layout->addWidget(m_buttons);
    layout->addSpacing(12);
    layout->addWidget(m_note);
    layout->addStretch();

    connect(m_tryAgain, &QPushButton::clicked, this, [this] {
        emit tryAgainRequested();
        accept();
    });
    connect(settings, &QPushButton::clicked, this, [this] {
        emit settingsRequested();
        accept();
    });
    connect(m_buttons, &FixButtons::turnOffRequested, this, [this] {
        emit turnOffRequested();
        accept();
    });
    connect(m_buttons, &FixButtons::fixChosen, this, [this](const bridge::Fix &fix) {
        emit fixChosen(fix);
        accept();
    });
    connect(m_copy, &QPushButton::clicked, this, &FailureDialog::copyDetails);
    connect(m_fold, &FoldButton::clicked, this, &FailureDialog::unfold);
    connect(&theme, &Theme::changed, this, [this] { m_layers->setFailure(m_failure); });
    showFailure(failure, note);
    if (auto *leading = m_buttons->leadingButton())
        leading->setFocus();
}

void FailureDialog::showFailure(const Failure &failure, const QString &note)
{
    m_failure = failure;
    const auto words = wordsFor(failure);
    const bool isCustom = !failure.address.isEmpty();
    const bool isAgents = failure.layer() == FailureLayer::Agent;
    setWindowTitle(words.title);
    m_title->setText(words.title);
    m_text->setText(words.text);
    m_layers->setVisible(isCustom && !isAgents);
    m_layers->setFailure(failure);
    m_fold->setText(words.messageHeading);
    showMessage(words.message);
    m_buttons->showFailure(failure, !note.isEmpty());
    if (auto *leading = m_buttons->leadingButton())
        leading->setDefault(true);
    m_copy->setText(tr("Copy details"));
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    fitHeight();
}

void FailureDialog::showMessage(const QString &message)
{
    // The message extracted from the body, not the start of the body.
    const auto found = m_failure.message.isEmpty() ? message : m_failure.message;
    m_fold->setPreview(m_failure.httpStatus > 0 ? QStringLiteral("%1 · %2").arg(
                           QString::number(m_failure.httpStatus), found)
                                                : found);
    m_fold->setVisible(!message.isEmpty());
    m_fold->setChecked(false);
    m_message->setAccessibleName(m_fold->text());
    m_message->setPlainText(message);
    // Height of the text, up to a few lines, then it scrolls.
    const int width = kWidth - 2 * kMargin - 2 * kSaidMargin;
    const int needed = m_message->fontMetrics()
                           .boundingRect(0, 0, width, kSaidHeight, Qt::TextWrapAnywhere,
                                         message.left(kSaidMeasured))
                           .height();
    m_message->setFixedHeight(std::min(kSaidHeight, needed + 2 * kSaidMargin + 4));
    m_message->hide();
}

void FailureDialog::unfold(bool unfolded)
{
    m_message->setVisible(unfolded);
    fitHeight();
}

void FailureDialog::fitHeight()
{
    // Layouts ignore height for width when they size a window; wrapping texts need more.
    layout()->activate();
    resize(kWidth, layout()->totalHeightForWidth(kWidth));
}

void FailureDialog::copyDetails()
{
    QGuiApplication::clipboard()->setText(detailsOf(m_failure));
    m_copy->setText(tr("Copied"));
}

} // namespace ui
