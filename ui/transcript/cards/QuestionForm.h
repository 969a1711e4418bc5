#pragma once

#include "bridge/agent/ToolInput.h"
#include "ui/kit/Theme.h"

#include <QStringList>
#include <QWidget>

#include <map>
#include <vector>

class QAbstractButton;
class QLineEdit;

namespace ui {

/// Questions with options; each also takes a free text.
class QuestionForm final : public QWidget
{
    Q_OBJECT

public:
    QuestionForm(Theme &theme, const std::vector<bridge::agent::Question> &questions,
                 QWidget *parent = nullptr);

    /// Question -> chosen labels, then the free text.
    [[nodiscard]] std::map<QString, QStringList> answers() const;
    /// True if every question has an answer.
    [[nodiscard]] bool isComplete() const;
    void focusFirst();

Q_SIGNALS:
    void changed();

private:
    struct Part
    {
        QString question;
        std::vector<std::pair<QAbstractButton *, QString>> options;
        QAbstractButton *other = nullptr;
        QLineEdit *words = nullptr;
    };

    void addQuestion(const bridge::agent::Question &question);
    [[nodiscard]] static QStringList answerOf(const Part &part);

    Theme &m_theme;
    std::vector<Part> m_parts;
};

} // namespace ui
