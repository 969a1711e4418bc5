#pragma once

#include "bridge/chat/TranscriptEntry.h"
#include "bridge/diff/EditPreview.h"
#include "ui/kit/Theme.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <stop_token>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace ui {

class DiffView;
class Paragraph;

/// What a tool changes in files: as the agent reported it; before that, what an edit is about to
/// change, also while the model still writes it. The file is read and large texts are compared in a
/// thread of Qt's pool, one after another, which ends early when this is destroyed.
class ToolChanges final : public QWidget
{
    Q_OBJECT

public:
    /// The tool as it is now; nullptr: it is gone.
    using Source = std::function<const bridge::chat::ToolUse *()>;
    ToolChanges(Theme &theme, Source source, QWidget *parent);
    ~ToolChanges() override;

    /// There is or will be something to show.
    [[nodiscard]] static bool shows(const bridge::chat::ToolUse &tool);
    /// Shows the tool as it is now.
    void showTool();
    /// Its input has grown; costs nothing until the last piece is shown.
    void growTool();
    void showWhole();
    /// Lines, as shown.
    [[nodiscard]] int added() const { return m_added; }
    [[nodiscard]] int removed() const { return m_removed; }

Q_SIGNALS:
    /// By the user.
    void wholeRequested();
    /// Lines came after showTool().
    void changed();

protected:
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }

private:
    /// By which a request is known without keeping its texts, which would be copied when they grow.
    struct Seen
    {
        bool isGrowing = false;
        bool readsFile = false;
        std::size_t replacements = 0;
        qsizetype size = 0;
        friend bool operator==(const Seen &, const Seen &) = default;
    };

    void look();
    void showReported(const bridge::chat::ToolUse &tool);
    void showPreview(const bridge::chat::ToolUse &tool);
    void compare(bridge::diff::EditRequest request);
    void take(const bridge::diff::EditPreview &preview, const QString &path);
    [[nodiscard]] DiffView *view(std::size_t index);
    void keepViews(std::size_t count);
    void setNote(const QString &text);
    void clear();

    Theme &m_theme;
    Source m_source;
    QVBoxLayout *m_column;
    std::vector<Paragraph *> m_heads; ///< as m_views; names the file where there are several
    std::vector<DiffView *> m_views;
    QLabel *m_note;
    Seen m_seen;
    std::vector<bridge::agent::FileChange> m_reported;
    int m_moreFiles = 0;
    std::stop_source m_stop;
    QTimer m_next; ///< until the next comparison of a text that grows
    bool m_compares = false;
    bool m_isWhole = false;
    int m_added = 0;
    int m_removed = 0;
};

} // namespace ui
