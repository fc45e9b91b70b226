//! Boosted regression trees, read from a plain text and walked: the judgement that training left.
//!
//! The file holds one tree per line below a line with the base value. A tree is written in
//! preorder: an inner node as `column<=threshold`, followed by its left and its right side, a leaf
//! as its value. `scripts/train_body_model.py` writes it (Friedman, "Greedy function
//! approximation: a gradient boosting machine", 2001, doi:10.1214/aos/1013203451).

/// A node: a question about a column, or a value.
#[derive(Clone, Copy, Debug)]
enum Node {
    /// Goes to the next node where the column is at most the threshold, else to `right`.
    Split {
        column: usize,
        threshold: f32,
        right: usize,
    },
    /// What the tree adds.
    Leaf(f32),
}

/// A sum of trees.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    base: f32,
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

impl Trees {
    /// Reads the format above; `None` where the text is not in it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut trees = Self {
            base: lines.next()?.trim().parse().ok()?,
            ..Self::default()
        };
        for line in lines.filter(|line| !line.trim().is_empty()) {
            trees.roots.push(trees.nodes.len());
            let mut tokens = line.split_ascii_whitespace();
            trees.read_node(&mut tokens, 0)?;
            if tokens.next().is_some() {
                return None;
            }
        }
        Some(trees)
    }

    fn read_node<'a>(
        &mut self,
        tokens: &mut impl Iterator<Item = &'a str>,
        depth: usize,
    ) -> Option<()> {
        let token = tokens.next().filter(|_| depth < 64)?;
        let Some((column, threshold)) = token.split_once("<=") else {
            self.nodes.push(Node::Leaf(token.parse().ok()?));
            return Some(());
        };
        let place = self.nodes.len();
        let (column, threshold) = (column.parse().ok()?, threshold.parse().ok()?);
        self.nodes.push(Node::Leaf(0.0));
        self.read_node(tokens, depth + 1)?;
        self.nodes[place] = Node::Split {
            column,
            threshold,
            right: self.nodes.len(),
        };
        self.read_node(tokens, depth + 1)
    }

    /// How many trees there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.roots.len()
    }

    /// The sum of what the trees say about a row; a column that the row lacks counts as 0.
    pub fn value(&self, row: &[f32]) -> f32 {
        let mut sum = self.base;
        for &root in &self.roots {
            let mut place = root;
            sum += loop {
                match self.nodes[place] {
                    Node::Leaf(value) => break value,
                    Node::Split {
                        column,
                        threshold,
                        right,
                    } => {
                        let value = row.get(column).copied().unwrap_or(0.0);
                        place = if value <= threshold { place + 1 } else { right };
                    }
                }
            };
        }
        sum
    }

    /// The sum as a probability.
    pub fn probability(&self, row: &[f32]) -> f32 {
        1.0 / (1.0 + libm::expf(-self.value(row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_asks_from_the_left() {
        let trees = Trees::parse("0.5\n0<=1.5 1<=0 -1 2 4\n-0.25\n").unwrap();
        for (row, value) in [([1.5, 0.0], -0.75), ([1.0, 0.1], 2.25), ([1.6, 0.0], 4.25)] {
            assert_eq!(trees.value(&row), value);
        }
        assert_eq!(Trees::parse("0\n0").unwrap().probability(&[]), 0.5);
    }

    #[test]
    fn what_is_no_model_is_none() {
        for text in [
            "",
            "x",
            "0\n0<=1 2",
            "0\n1 2",
            "0\n0<=a 1 2",
            &"0<=1 ".repeat(99),
        ] {
            assert!(Trees::parse(text).is_none(), "{text}");
        }
    }
}
